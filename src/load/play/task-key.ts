import { didYouMean } from '../did-you-mean.ts'
import { nearest } from '../../task/nearest.ts'
import type { Spot } from '../origin.ts'
import type { Registry } from '../registry.ts'
import { oneOfWords, type Schema } from '../schema-words.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { notSupported, STEP_KEYWORDS } from './keywords.ts'
import { taskInstead } from './foreign-tasks.ts'

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
  for (const extra of tasks.slice(1)) {
    const message = `a step has one task; this one has ${tasks[0]?.key ?? ''} and ${extra.key}`
    reader.mistakes.add('invalid-value', message, extra.keySpot, 'make it a step of its own')
  }
  if (others.length === 0) reader.mistakes.add('invalid-value', 'this step names no task', spot)
  return tasks[0] ?? null
}

function reportAmbiguous(reader: Reader, { key, keySpot }: Field, registry: Registry): void {
  const all = registry.ambiguous.get(key)
  if (!all) return
  const message = `several libraries have a task ${key}`
  reader.mistakes.add('ambiguous-task', message, keySpot, `write ${oneOfWords(all)}`)
}

function reportStranger(
  reader: Reader,
  { key, keySpot }: Field,
  registry: Registry,
  task: string | null,
): void {
  const instead = notSupported(key)
  if (instead !== undefined) {
    reader.mistakes.add('unknown-keyword', `the keyword ${key} is not supported`, keySpot, instead)
    return
  }
  const keyword = nearest(key, Object.keys(STEP_KEYWORDS))
  const known = [...registry.tasks.keys(), ...registry.ambiguous.keys()]
  const near = nearest(key, known)
  if (task !== null || (keyword !== null && near === null)) {
    const help = isParam(key, task, registry)
      ? `${key} is a param of ${task ?? ''}: write it under ${task ?? ''}`
      : didYouMean(key, Object.keys(STEP_KEYWORDS))
    reader.mistakes.add('unknown-keyword', `a step has no keyword ${key}`, keySpot, help)
    return
  }
  const short = key.split('.').at(-1) ?? key
  const help = registry.tasks.has(short)
    ? `write ${short}`
    : (taskInstead(short) ?? didYouMean(nearest(short, known) === null ? key : short, known))
  reader.mistakes.add('unknown-task', `there is no task ${key}`, keySpot, help)
}

function isParam(key: string, task: string | null, registry: Registry): boolean {
  const params = task === null ? undefined : (registry.tasks.get(task)?.params as Schema | undefined)
  return Object.hasOwn(params?.properties ?? {}, key)
}
