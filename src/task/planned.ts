import type { Change } from './change.ts'
import { Refusal } from './refusal.ts'
import type { AnyTask } from './task.ts'

/** All that a plan said: its changes, and the refusal that ended it, if one did. */
export interface Planned {
  readonly changes: readonly Change[]
  readonly refusal: Refusal | null
}

/** Runs a plan to its end. Anything it throws but a Refusal goes through (UnknownUsed, a bug). */
export function planOf(task: AnyTask, params: unknown, now: Readonly<Record<string, unknown>>): Planned {
  const changes: Change[] = []
  try {
    // A loop, not a spread: what was yielded before a refusal counts.
    for (const change of task.plan(params, now) as Iterable<Change>) changes.push(change)
    return { changes, refusal: null }
  } catch (error) {
    if (error instanceof Refusal) return { changes, refusal: error }
    throw error
  }
}

/** The answers that will hold after the changes: what is seen, overlaid with what they set. */
export function predict(
  now: Readonly<Record<string, unknown>>,
  changes: readonly Change[],
): Readonly<Record<string, unknown>> {
  return Object.assign({}, now, ...changes.map((change) => change.set)) as Record<string, unknown>
}
