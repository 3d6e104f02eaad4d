import { distance } from 'fastest-levenshtein'
import { isMap, isScalar } from 'yaml'
import { didYouMean } from '../did-you-mean.ts'
import { nearest } from '../../task/nearest.ts'
import type { Spot } from '../origin.ts'
import type { Registry } from '../registry.ts'
import { oneOfWords, type Schema } from '../schema-words.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { notSupported, STEP_KEYWORDS } from './keywords.ts'
import { NO_TASK, taskInstead } from './foreign-tasks.ts'

const OWN_STEP = 'make it a step of its own'

/** The key of a step that names its task. Reports keys that are neither, and steps with no task or several. */
export function taskField(
  reader: Reader,
  fields: readonly Field[],
  registry: Registry,
  spot: Spot,
): Field | null {
  for (const field of fields) reportAmbiguous(reader, field, registry)
  const others = fields.filter(({ key }) => !(key in STEP_KEYWORDS))
  const tasks = others.filter(({ key }) => registry.tasks.has(key))
  const strangers = others.filter((field) => !tasks.includes(field) && !registry.ambiguous.has(field.key))
  for (const field of strangers) reportStranger(reader, field, registry, tasks[0]?.key ?? null)
  for (const extra of tasks.slice(1)) reportSecond(reader, extra, tasks[0]?.key ?? '', OWN_STEP)
  if (others.length === 0) reader.mistakes.add('invalid-value', 'this step names no task', spot)
  return tasks[0] ?? null
}

function reportAmbiguous(reader: Reader, { key, keySpot }: Field, registry: Registry): void {
  const all = registry.ambiguous.get(key)
  if (!all) return
  const message = `several libraries have a task ${key}`
  reader.mistakes.add('ambiguous-task', message, keySpot, `write ${oneOfWords(all)}`)
}

function reportStranger(reader: Reader, field: Field, registry: Registry, task: string | null): void {
  const { key, keySpot } = field
  const { mistakes } = reader
  const short = key.split('.').at(-1) ?? key
  const foreign = notSupported(key)
  const instead = taskInstead(short)
  if (foreign !== undefined) {
    mistakes.add('unknown-keyword', `the keyword ${key} is not supported`, keySpot, foreign)
    return
  }
  const param = task !== null && isParam(key, task, registry)
  if (task !== null && instead !== undefined && !param) {
    reportSecond(reader, field, task, `${OWN_STEP}: ${instead}`)
    return
  }
  if (task !== null || isKeyword(field, registry)) {
    const help = param
      ? `${key} is a param of ${task}: write it under ${task}`
      : didYouMean(key, Object.keys(STEP_KEYWORDS))
    mistakes.add('unknown-keyword', `a step has no keyword ${key}`, keySpot, help)
    return
  }
  const near = likely(short, namesIn(registry))
  const other = near === null ? NO_TASK : `did you mean ${near}?`
  const help = registry.tasks.has(short) ? `write ${short}` : (instead ?? other)
  mistakes.add('unknown-task', `there is no task ${key}`, keySpot, help)
}

function reportSecond(reader: Reader, { key, keySpot }: Field, task: string, help: string): void {
  const message = `a step has one task; this one has ${task} and ${key}`
  reader.mistakes.add('invalid-value', message, keySpot, help)
}

/** Keywords whose value may be a mapping, as that of a task is. */
const MAPPINGS = ['vars', 'environment', 'loop_control', 'module_defaults']

/** Whether a key that is neither is meant as a keyword rather than as a task. */
function isKeyword({ key, node }: Field, registry: Registry): boolean {
  if (taskInstead(key) !== undefined || likely(key, namesIn(registry)) !== null) return false
  const isTask = isMap(node) || (isScalar(node) && node.value === null)
  return likely(key, isTask ? MAPPINGS : Object.keys(STEP_KEYWORDS)) !== null
}

/** The nearest name that is one slip away, or in a long word some: `git` is no slip of `apt`. */
function likely(word: string, known: readonly string[]): string | null {
  const letters = (text: string) => text.split('').sort().join('')
  const most = Math.max(1, Math.floor(word.length / 3))
  const close = known.filter((one) => distance(word, one) <= most || letters(word) === letters(one))
  return nearest(word, close)
}

function namesIn({ tasks, ambiguous }: Registry): string[] {
  return [...tasks.keys(), ...ambiguous.keys()]
}

function isParam(key: string, task: string, registry: Registry): boolean {
  const params = registry.tasks.get(task)?.params as Schema | undefined
  return Object.hasOwn(params?.properties ?? {}, key)
}
