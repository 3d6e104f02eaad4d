import { isMap, type Node } from 'yaml'
import type { AnyTask } from '../../task/task.ts'
import { isUnknown } from '../../task/unknown.ts'
import { type Computed, computed, constant } from '../computed.ts'
import { conditionsOf } from '../params/special.ts'
import { paramsOf } from '../params/params.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import type { Context } from './context.ts'
import type { DraftStep } from './draft.ts'
import { includeOf } from './include.ts'
import { type Inherited, spread, within } from './inherited.ts'
import { STEP_KEYWORDS } from './keywords.ts'
import { loopControlOf } from './loop-control.ts'
import { LOST_TASK, lostParams } from './lost-task.ts'
import { type Keywords, optional, ownWords } from './own-words.ts'
import { refuseNames } from './refuse-names.ts'
import { defaultName } from './step-name.ts'
import { taskField } from './task-key.ts'
import { listOf, nameOf, numberOf, registerName, textsOf } from './values.ts'

/** Reads one step, what is wrong with it is reported; null when it is no mapping. */
export function readStep(reader: Reader, node: Node | null, context: Context): DraftStep | null {
  if (!isMap(node)) {
    reader.mistakes.add('invalid-value', 'a step must be a mapping: keywords and one task', reader.spot(node))
    return null
  }
  const fields = reader.fields(node)
  const spot = reader.spot(node)
  const field = taskField(reader, fields, context.registry, spot)
  const task = field && context.registry.tasks.get(field.key)
  const keywords = new Map(fields.filter(({ key }) => key in STEP_KEYWORDS).map((one) => [one.key, one]))
  const own = ownWords(
    reader,
    keywords,
    context.registry,
    task?.acts?.startsWith('include') ? task.name : 'the step',
  )
  const words = readKeywords(reader, fields, keywords)
  const all = within(context.inherited, own)
  const params =
    field && task
      ? paramsOf(reader, field, task, context.folders, all.taskDefaults.get(task.name))
      : lostParams(reader, fields, spot)
  if (task?.acts === 'set-facts') refuseNames(params.entries ?? [], reader.mistakes)
  const include = task ? includeOf(task, params, own, context) : { include: null, preloaded: null }
  return {
    kind: 'step',
    ...stepName(reader, keywords, task ?? LOST_TASK, params, all),
    ...words,
    ...spread(all),
    task: task ?? LOST_TASK,
    params,
    ...include,
    spot,
    at: spot.at,
  }
}

function readKeywords(reader: Reader, fields: readonly Field[], keywords: Keywords) {
  const read = <T>(name: string, how: (from: Reader, field: Field) => T) =>
    optional(reader, keywords, name, how)
  const conditions = (from: Reader, { node }: Field) => conditionsOf(from, node)
  // What Ansible's loops are is told already: that there is no item need not be told beside.
  const foreign = fields.find(({ key }) => key.startsWith('with_'))
  return {
    register: read('register', registerName),
    loop: read('loop', listOf) ?? (foreign ? constant([], foreign.key, foreign.keySpot) : null),
    loopControl: loopControlOf(reader, keywords.get('loop_control')),
    changedWhen: read('changed_when', conditions),
    failedWhen: read('failed_when', conditions),
    until: read('until', conditions),
    retries: read('retries', numberOf),
    delay: read('delay', numberOf),
    listen: read('listen', textsOf) ?? [],
  }
}

function stepName(
  reader: Reader,
  keywords: Keywords,
  task: AnyTask,
  params: Computed,
  { settings: { noLog } }: Inherited,
): { name: Computed<string>; named: boolean } {
  const field = keywords.get('name')
  // A name made of the params would show what no_log hides.
  const unnamed = () =>
    noLog === null ? defaultName(task, params) : constant(task.name, task.name, params.spot)
  const name = field ? nameOf(reader, field) : unnamed()
  const evaluate: Computed<string>['evaluate'] = (scope) => {
    const text = name.evaluate(scope)
    return isUnknown(text) ? text : String(text)
  }
  return { name: computed<string>({ ...name, evaluate }), named: field !== undefined }
}
