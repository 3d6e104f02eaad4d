import type { Output } from '../task/output.ts'
import type { AnyTask } from '../task/task.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The names of what a task says of itself for `register`, when there is nothing yet to say it of: its own code is asked, with
 * something that stands for any answer. null: it cannot say without one.
 */
export function resultNames(task: AnyTask, params: Fields, now: Fields): string[] | null {
  return (
    namesOf(() => task.result?.(params, now, [])) ??
    namesOf(() => task.result?.(standing(params), standing(now), ANYTHING as Output[]))
  )
}

function namesOf(result: () => Fields | undefined): string[] | null {
  try {
    return Object.keys(result() ?? {})
  } catch {
    return null
  }
}

/** All that is there, and anything for what is not. */
function standing(known: Fields): Fields {
  return new Proxy(known, { get: (fields, name) => (Reflect.get(fields, name) as unknown) ?? ANYTHING })
}

/** Has every field, can be called, is empty as a list and as text. */
const ANYTHING: unknown = new Proxy(() => ANYTHING, {
  get(_, name): unknown {
    if (name === Symbol.iterator) return () => [][Symbol.iterator]()
    if (name === Symbol.toPrimitive) return () => ''
    return name === 'length' ? 0 : ANYTHING
  },
  apply: () => ANYTHING,
})
