import { type DroverError, meansUnreachable } from '../task/error.ts'
import { Foretold } from '../task/foretold.ts'
import type { Dependency } from '../task/result.ts'
import { isUnknown, type Unknown, UnknownUsed } from '../task/unknown.ts'
import { act, actPerhaps } from './acts/act.ts'
import { allHold } from './all-hold.ts'
import { apply } from './apply.ts'
import { check, dependencyIn, dependencyOn } from './check.ts'
import { forgetAfter, unsettleAfter } from './elsewhere.ts'
import { asDroverError } from './error-report.ts'
import { foretells, isChecked } from './is-checked.ts'
import { homeOf } from './home.ts'
import { questionsToJudge } from './expand.ts'
import type { Target } from './host-run.ts'
import { judge } from './judge.ts'
import { keepSecret } from './keep-secret.ts'
import { failingOpenly } from './failing-openly.ts'
import { leaveAllOpen } from './leave-open.ts'
import { askAll, unanswered } from './look-ahead.ts'
import { outcome, type Outcome } from './outcome.ts'
import type { Ready } from './ready.ts'
import { readyOf } from './ready-of.ts'
import { resultUnknown } from './registered.ts'
import { scopeOf } from './scope.ts'
import { ignores } from './step-words.ts'
import type { Turn } from './turn.ts'
import { afterOthers, untilItHolds } from './until.ts'

/** Performs one item of a step on a host: `when`, params, plan, then check or apply. Never throws but for a bug. */
export async function perform(turn: Turn): Promise<Outcome> {
  const since = turn.target.foretold.mark
  const done = await performSince(turn, since)
  unsettleAfter(turn, since)
  return done
}

async function performSince(turn: Turn, since: number): Promise<Outcome> {
  const { entry, item, perhaps, travelled } = turn
  try {
    if (travelled) return await performReady(turn, travelled.ready)
    const allowed = allHold(entry.step.when, item.scope)
    if (allowed === false) return outcome('skipped')
    const open = perhaps ?? (isUnknown(allowed) ? allowed : null)
    if (open) return afterIgnored(turn, await performPerhaps({ ...turn, perhaps: open }, open), since)
    const done = await untilItHolds(turn, performAllowed)
    return isChecked(turn) ? afterIgnored(turn, done, since) : done
  } catch (error) {
    return endedBy(turn, error)
  }
}

/** In a check: where errors are ignored, or may be, the run goes on whether the step has done its work or not. */
function afterIgnored({ entry, item, target, author }: Turn, planned: Outcome, since: number): Outcome {
  const done = planned.verdict === 'change' || planned.verdict === 'may'
  const ignored = ignores(entry.step.ignoreErrors, item.scope)
  if (!done || (ignored !== true && !isUnknown(ignored))) return planned
  target.foretold.doubt(since, author)
  return { ...planned, unsure: [...planned.unsure, 'changed', 'failed'] }
}

/** A step of which nobody can say yet whether it will run. */
async function performPerhaps(turn: Turn, allowed: Unknown): Promise<Outcome> {
  const { target, author, entry } = turn
  const { acts } = entry.step.task
  if (acts !== undefined && acts !== 'check-arguments') return actPerhaps(turn, dependencyOn(allowed))
  const since = target.foretold.mark
  let planned: Outcome
  try {
    planned = await performAllowed({ ...turn, perhaps: allowed })
  } catch (error) {
    planned = endedBy(turn, error)
  }
  target.foretold.doubt(since, author)
  return perhaps(planned, dependencyOn(allowed))
}

/** A step whose params, or whose words about how it is done, nobody knows before the run. */
export function undecided(turn: Turn, on: Dependency): Outcome {
  const { world, entry, target, author } = turn
  const { task } = entry.step
  if (task.acts !== undefined) return actPerhaps(turn, on)
  // What a run leaves undecided, it leaves undone.
  if (world.mode === 'check') leaveAllOpen(target.foretold, task, author)
  const nothing: Ready = { task, params: {}, observed: {}, user: null, manner: undefined, author }
  return failingOpenly(nothing, outcome('may', { dependsOn: [on], result: resultUnknown(nothing, {}) }))
}

/** What an error means for a step: one that rests on what nobody knows yet is open. */
function endedBy(turn: Turn, error: unknown): Outcome {
  if (error instanceof UnknownUsed) return undecided(turn, dependencyOn(error.unknown))
  return failure(asDroverError(error, turn.entry.step.task.name))
}

async function performAllowed(turn: Turn): Promise<Outcome> {
  const { step } = turn.entry
  const { params } = turn.item
  const open = dependencyIn(params)
  if (isUnknown(params)) return undecided(turn, dependencyOn(params))
  if (open) return undecided(turn, open)
  if (step.task.acts !== undefined) return act(turn, params)
  return performReady(turn, readyOf(turn))
}

async function performReady(turn: Turn, ready: Ready): Promise<Outcome> {
  const { world, host, entry, item, earlier } = turn
  return keepSecret([ready.manner?.secrets, item.params], async () => {
    const raw = isChecked(turn)
      ? failingOpenly(ready, check(imagined(turn), ready))
      : await applyReady(turn, ready)
    await askToJudge(turn)
    const judged = (one: Outcome): Outcome =>
      judge(entry.step, ready, one, (names) =>
        scopeOf(world, host, entry, item.asker, { ...item.names, ...names }),
      )
    if (earlier.length === 0) return judged(raw)
    return { ...judged(afterOthers(raw, earlier)), alone: judged(raw) }
  })
}

/** A step that says itself that it is only planned will not be done in the run either: it foretells nothing. */
function imagined(turn: Turn): Target {
  const { target } = turn
  return foretells(turn) ? target : { ...pick(target), foretold: target.foretold.copy() }
}

/** Whatever comes of it: once it has begun, something may be changed. */
async function applyReady(turn: Turn, ready: Ready): Promise<Outcome> {
  const progress = { begun: false }
  const changing = (): void => {
    progress.begun = true
    turn.around.changing()
  }
  try {
    return await apply(actual(turn), ready, { ...turn, around: { ...turn.around, changing } })
  } finally {
    if (progress.begun) forgetAfter(turn)
  }
}

/** What is applied, in a check as well, goes by what is there and not by what is foretold. */
function actual({ world, target }: Turn): Target {
  return world.mode === 'apply' ? target : { ...pick(target), foretold: new Foretold() }
}

function pick({ name, machine }: Target): Pick<Target, 'name' | 'machine'> {
  return { name, machine }
}

/** What was known before a change has to be asked again; mostly it has travelled with the change. */
async function askToJudge({ world, host, entry, item }: Turn): Promise<void> {
  const questions = questionsToJudge(world, homeOf(world, host, entry), entry.step, item.scope, item.asker)
  if (questions.length > 0) await askAll(unanswered(questions))
}

function perhaps(planned: Outcome, on: Dependency): Outcome {
  const { error } = planned
  const unsure = [...planned.unsure, 'skipped' as const, ...(error === null ? [] : ['failed' as const])]
  if (planned.verdict === 'ok' && planned.result['rc'] === undefined)
    return { ...planned, unsure, dependsOn: [on] }
  const why = error === null ? on : { ...on, on: `${on.on}: ${error.message}` }
  return { ...planned, unsure, verdict: 'may', dependsOn: [why, ...planned.dependsOn], error: null }
}

export function failure(error: DroverError): Outcome {
  return outcome(meansUnreachable(error) ? 'unreachable' : 'failed', { error })
}
