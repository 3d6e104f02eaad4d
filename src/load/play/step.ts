import { isMap, type Node } from 'yaml'
import type { Step } from '../../task/playbook.ts'
import type { AnyTask } from '../../task/task.ts'
import { isUnknown } from '../../task/unknown.ts'
import { type Computed, computed } from '../computed.ts'
import type { Spot } from '../origin.ts'
import { conditionsOf, type Folders } from '../params/special.ts'
import { paramsOf } from '../params/params.ts'
import type { Registry } from '../registry.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { STEP_KEYWORDS } from './keywords.ts'
import { defaultName } from './step-name.ts'
import { taskField } from './task-key.ts'
import { booleanOf, listOf, nameOf, registerName, tagsOf, textOf, varsOf } from './values.ts'

/** A step whose parts still know where they stand. */
export interface DraftStep extends Step {
  readonly name: Computed<string>
  /** False where the name was made from the params. */
  readonly named: boolean
  readonly params: Computed<Record<string, unknown>>
  readonly when: readonly Computed<boolean>[]
  readonly loop: Computed<readonly unknown[]> | null
  readonly vars: Readonly<Record<string, Computed>>
  readonly become: Computed<boolean> | null
  readonly becomeUser: Computed<string> | null
  readonly ignoreErrors: Computed<boolean> | null
  readonly changedWhen: readonly Computed<boolean>[] | null
  readonly failedWhen: readonly Computed<boolean>[] | null
  readonly spot: Spot
}

/** What is left of a step that names no task that exists: the name it registers is known all the same. */
interface LostStep {
  readonly task: null
  readonly register: string | null
}

export type ReadStep = DraftStep | LostStep

/** Reads one entry of `tasks:`; null when it is no mapping. What is wrong is reported. */
export function readStep(
  reader: Reader,
  node: Node | null,
  registry: Registry,
  folders: Folders,
  playTags: readonly string[],
): ReadStep | null {
  if (!isMap(node)) {
    reader.mistakes.add('invalid-value', 'a step must be a mapping: keywords and one task', reader.spot(node))
    return null
  }
  const fields = reader.fields(node)
  const field = taskField(reader, fields, registry, reader.spot(node))
  const task = field && registry.tasks.get(field.key)
  const keywords = new Map(fields.filter(({ key }) => key in STEP_KEYWORDS).map((one) => [one.key, one]))
  const parts = readKeywords(reader, keywords, playTags)
  if (!field || !task) return { task: null, register: parts.register }
  const params = paramsOf(reader, field, task, folders)
  return { ...stepName(reader, keywords, task, params), ...parts, task, params, ...place(reader.spot(node)) }
}

function place(spot: Spot): { spot: Spot; at: Spot['at'] } {
  return { spot, at: spot.at }
}

type Keywords = ReadonlyMap<string, Field>

function readKeywords(reader: Reader, keywords: Keywords, playTags: readonly string[]) {
  const read = <T>(name: string, how: (reader: Reader, field: Field) => T): T | null => {
    const field = keywords.get(name)
    return field ? how(reader, field) : null
  }
  const conditions = (from: Reader, field: Field) => conditionsOf(from, field.node)
  return {
    when: read('when', conditions) ?? [],
    register: read('register', registerName),
    loop: read('loop', listOf),
    tags: [...new Set([...playTags, ...(read('tags', tagsOf) ?? [])])],
    vars: read('vars', varsOf) ?? {},
    become: read('become', booleanOf),
    becomeUser: read('become_user', textOf),
    ignoreErrors: read('ignore_errors', booleanOf),
    changedWhen: read('changed_when', conditions),
    failedWhen: read('failed_when', conditions),
  }
}

function stepName(
  reader: Reader,
  keywords: Keywords,
  task: AnyTask,
  params: Computed,
): { name: Computed<string>; named: boolean } {
  const field = keywords.get('name')
  const name = field ? nameOf(reader, field) : defaultName(task, params)
  const evaluate: Computed<string>['evaluate'] = (scope) => {
    const text = name.evaluate(scope)
    return isUnknown(text) ? text : String(text)
  }
  return { name: computed<string>({ ...name, evaluate }), named: field !== undefined }
}
