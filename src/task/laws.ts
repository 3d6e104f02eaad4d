import { isDeepStrictEqual } from 'node:util'
import type { Change } from './change.ts'
import { show } from './command.ts'
import { diff } from './diff.ts'
import { deepFreeze } from './freeze.ts'
import { planOf, type Planned, predict } from './planned.ts'
import { whyNotReading } from './reads.ts'
import type { AnyTask, Observed } from './task.ts'

type Law = 'pure' | 'settles' | 'shows' | 'reads' | 'holds'

export interface Violation {
  readonly law: Law
  /** What is wrong, in one sentence. */
  readonly message: string
}

type Answers = Readonly<Record<string, unknown>>

/**
 * Law *pure*: the plan alters nothing it was given, and says the same when asked twice.
 * The values given are frozen by this.
 */
export function pure(task: AnyTask, params: unknown, now: Answers): Violation[] {
  deepFreeze(params)
  deepFreeze(now)
  const attempt = (): unknown => {
    try {
      const { changes, refusal } = planOf(task, params, now)
      return { changes, refusal: refusal?.message ?? null }
    } catch (error) {
      return error
    }
  }
  const first = attempt()
  if (first instanceof TypeError)
    return [{ law: 'pure', message: `the plan altered what it was given: ${first.message}` }]
  const second = attempt()
  if (first instanceof Error || isDeepStrictEqual(first, second)) return []
  return [{ law: 'pure', message: 'the plan said something else when it was asked again' }]
}

/** Law *settles*: planned again on its own prediction, the plan wants nothing. Actions are no states. */
export function settles(task: AnyTask, params: unknown, now: Answers, planned: Planned): Violation[] {
  const states = planned.changes.filter((change) => change.action !== true)
  if (states.length === 0 || planned.refusal) return []
  const again = planOf(task, params, predict(now, states))
  if (again.refusal)
    return [{ law: 'settles', message: `on its own prediction it refuses: ${again.refusal.message}` }]
  const left = again.changes.filter((change) => change.action !== true)
  return left.map(({ summary }) => ({
    law: 'settles',
    message: `on its own prediction it still wants to ${summary}`,
  }))
}

/** Law *shows*: no command without a visible change, nothing set that was not asked. */
export function shows(now: Answers, changes: readonly Change[]): Violation[] {
  const violations: Violation[] = []
  let seen = now
  for (const change of changes) {
    const strange = Object.keys(change.set).filter((name) => !(name in now))
    if (strange.length > 0)
      violations.push({
        law: 'shows',
        message: `${change.summary}: sets ${strange.join(', ')}, which it does not observe`,
      })
    const visible = change.action === true || diff(seen, change.set).length > 0
    if (!visible && change.run.length > 0)
      violations.push({
        law: 'shows',
        message: `${change.summary}: runs ${change.run.map(show).join('; ')} and sets nothing`,
      })
    seen = predict(seen, [change])
  }
  return violations
}

/** Law *reads*: every program of a probe is on the read-only list. */
export function reads(observed: Observed): Violation[] {
  return Object.values(observed).flatMap((probe) => {
    const why = probe.promised ? null : whyNotReading(probe.read.script)
    return why === null ? [] : [{ law: 'reads' as const, message: `probe ${probe.key}: ${why}` }]
  })
}

/** Law *holds*, at run time: after applying, asked and planned again, nothing is left. */
export function holds(again: Planned): Violation[] {
  if (again.refusal) return [{ law: 'holds', message: again.refusal.message }]
  return again.changes
    .filter((change) => change.action !== true)
    .map((change) => ({ law: 'holds', message: `it still wants to ${change.summary}` }))
}
