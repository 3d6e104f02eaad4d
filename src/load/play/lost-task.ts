import { Type } from 'typebox'
import { type AnyTask, defineTask } from '../../task/task.ts'
import { computed, listOf } from '../computed.ts'
import type { Params } from '../params/params.ts'
import type { Spot } from '../origin.ts'
import { STEP_KEYWORDS } from './keywords.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'

/** Stands in a step whose task does not exist, so that what else is wrong with the step is found as well. */
export const LOST_TASK: AnyTask = defineTask({
  name: 'lost',
  summary: 'Stands for a task that does not exist.',
  params: Type.Object({}),
  touches: [],
  observe: () => ({}),
  *plan() {
    // Never runs: that it does not exist is an error already.
  },
})

/** What is written under the keys that are no keywords: its templates and names can be wrong as anywhere else. */
export function lostParams(reader: Reader, fields: readonly Field[], spot: Spot): Params {
  const strangers = fields.filter(({ key }) => !(key in STEP_KEYWORDS))
  const written = listOf(
    strangers.map(({ node }) => valueOf(reader, node)),
    '',
    spot,
  )
  return computed<Record<string, unknown>>({ ...written, dynamic: true, evaluate: () => ({}) })
}
