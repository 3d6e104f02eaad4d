import { expect } from 'vitest'
import { show } from '../../src/task/command.ts'
import { planOf, type Planned, predict } from '../../src/task/planned.ts'
import { Secret } from '../../src/task/secret.ts'
import type { AnyTask, Observed } from '../../src/task/task.ts'
import { isUnknown } from '../../src/task/unknown.ts'
import { withDefaults } from '../../src/testing.ts'
import { ask, run } from './on-this-machine.ts'

export type Values = Readonly<Record<string, unknown>>

/** What the machine answers a step of a task now. */
export function look(task: AnyTask, given: Values): Values {
  const observed = Object.entries(task.observe(withDefaults(task, given)) as Observed)
  return Object.fromEntries(observed.map(([name, probe]) => [name, ask(probe)]))
}

export function plan(task: AnyTask, given: Values): Planned {
  return planOf(task, withDefaults(task, given), look(task, given))
}

export const refusalOf = (task: AnyTask, given: Values) => plan(task, given).refusal?.message

/** What was foretold and has come otherwise, a line each. What nobody could know does not count. */
function lies(name: string, foretold: unknown, seen: unknown): string[] {
  if (isUnknown(foretold)) return []
  if (foretold instanceof Secret) return foretold.equals(seen) ? [] : [`${name} is another secret`]
  if (typeof foretold !== 'object' || foretold === null || Array.isArray(foretold))
    return JSON.stringify(foretold) === JSON.stringify(seen)
      ? []
      : [`${name}: ${JSON.stringify(foretold)}, but ${JSON.stringify(seen)}`]
  return Object.entries(foretold).flatMap(([key, value]) =>
    lies(`${name}.${key}`, value, (seen as Values | null | undefined)?.[key]),
  )
}

/**
 * Does what is planned, sees that it has come as foretold, and that nothing is left to do. Returns the summaries.
 *
 * @param about what of the answers is looked at: others may change on a machine that is used.
 */
export function converge(
  task: AnyTask,
  given: Values,
  about: (answers: Values) => Values = (answers) => answers,
): string[] {
  const now = look(task, given)
  const { changes, refusal } = planOf(task, withDefaults(task, given), now)
  expect(refusal?.message).toBe(undefined)
  for (const command of changes.flatMap((change) => change.run)) {
    const { code, stderr } = run(command)
    expect(`${show(command)}: ${String(code)} ${code === 0 ? '' : stderr}`).toBe(`${show(command)}: 0 `)
  }
  const after = look(task, given)
  expect(lies('', about(predict(now, changes)), about(after))).toEqual([])
  const again = planOf(task, withDefaults(task, given), after)
  expect(again.refusal?.message).toBe(undefined)
  expect(again.changes.map(({ summary }) => summary)).toEqual([])
  return changes.map(({ summary }) => summary)
}
