import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { DroverError } from '../task/error.ts'
import type { ChangeReport } from '../task/result.ts'
import { isUnknown, unknownAfter, UnknownUsed } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { isChecked } from './is-checked.ts'
import type { Item } from './expand.ts'
import { lookAgain } from './look-ahead.ts'
import { brokenOff, type Outcome } from './outcome.ts'
import { registeredOf } from './registered.ts'
import { scopeOf } from './scope.ts'
import type { Turn } from './turn.ts'

/** Seconds between two tries, and tries after the first, where the step does not say. */
const DELAY = 5
const RETRIES = 3

/** Does a step again until its `until` holds, or, without one, until it does not fail. */
export async function untilItHolds(turn: Turn, work: (turn: Turn) => Promise<Outcome>): Promise<Outcome> {
  const { step } = turn.entry
  if (step.until === null && step.retries === null) return work(turn)
  const retries = numberOf(turn, 'retries', RETRIES)
  let { item, earlier } = turn
  try {
    for (let tries = 1; ; tries++) {
      const done = await work({ ...turn, item, earlier })
      const outcome = counted(done, tries)
      const holds = isOver(turn, counted(done.alone ?? done, tries))
      if (holds === true || outcome.verdict === 'unreachable') return outcome
      if (isChecked(turn) || isUnknown(holds)) return undecided(turn, outcome)
      if (tries > retries || turn.around.interrupt.stopping) return givenUp(turn, outcome, tries)
      earlier = outcome.changes
      item = await wait(turn, tries, retries)
    }
  } catch (error) {
    return brokenOff(error, earlier)
  }
}

function counted(outcome: Outcome, tries: number): Outcome {
  return { ...outcome, result: { ...outcome.result, attempts: tries } }
}

/** What the tries before the last have changed, the step has changed: also where they left nothing to do. What was done again is told once. */
export function afterOthers(last: Outcome, earlier: readonly ChangeReport[]): Outcome {
  const others = earlier.filter((one) => !last.changes.some((again) => isDeepStrictEqual(one, again)))
  return {
    ...last,
    changes: [...others, ...last.changes],
    verdict: last.verdict === 'ok' ? 'change' : last.verdict,
  }
}

function isOver({ entry, world, host, item, author }: Turn, outcome: Outcome) {
  const { step } = entry
  if (step.until === null) return outcome.verdict !== 'failed'
  const fields = registeredOf(outcome, { author })
  const names = { ...fields, ...(step.register === null ? {} : { [step.register]: fields }) }
  return allHold(step.until, scopeOf(world, host, entry, item.asker, { ...item.names, ...names }))
}

/** What the run will see, and what time may bring, a check cannot say. */
function undecided({ entry, author }: Turn, outcome: Outcome): Outcome {
  const open = { ...outcome, result: { ...outcome.result, attempts: unknownAfter(author) } }
  if (outcome.verdict === 'change' || outcome.verdict === 'may') return open
  const condition = entry.step.until?.map(({ source }) => source).join(' and ') ?? 'it succeeds'
  const dependsOn = [{ on: `until ${condition}`, step: author.step, at: author.at }]
  return { ...open, verdict: 'may', error: null, dependsOn }
}

function givenUp({ entry }: Turn, outcome: Outcome, tries: number): Outcome {
  if (entry.step.until === null) return outcome
  const condition = entry.step.until.map(({ source }) => source).join(' and ')
  const message = `until did not hold after ${tries} ${tries === 1 ? 'try' : 'tries'}: ${condition}`
  return { ...outcome, verdict: 'failed', error: outcome.error ?? new DroverError('did-not-hold', message) }
}

/** Returns the item as it is after that. */
async function wait(turn: Turn, tries: number, retries: number): Promise<Item> {
  const { world, host, entry, item, target, around } = turn
  const seconds = numberOf(turn, 'delay', DELAY)
  around.busy(`try ${tries} of ${retries + 1} did not do: again in ${seconds} s`)
  await sleep(seconds * 1000, undefined, { signal: around.interrupt.now })
  target.machine.forget()
  return lookAgain(world, host, entry, around.busy, item)
}

function numberOf({ entry, item }: Turn, name: 'retries' | 'delay', otherwise: number): number {
  const value = entry.step[name]?.evaluate(item.scope) ?? otherwise
  if (isUnknown(value)) throw new UnknownUsed(value)
  return value
}
