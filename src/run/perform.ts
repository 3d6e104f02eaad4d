import type { Author } from '../task/author.ts'
import { DroverError } from '../task/error.ts'
import { deepFreeze } from '../task/freeze.ts'
import type { Dependency } from '../task/result.ts'
import type { Observed } from '../task/task.ts'
import { isUnknown, type Unknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { apply, type Surroundings } from './apply.ts'
import type { Ready } from './ready.ts'
import { check, dependencyIn, dependencyOn } from './check.ts'
import type { Entry, World } from './course.ts'
import { asDroverError } from './error-report.ts'
import { type Item, questionsToJudge } from './expand.ts'
import type { HostRun } from './host-run.ts'
import { judge } from './judge.ts'
import { leaveAllOpen } from './leave-open.ts'
import { outcome, type Outcome } from './outcome.ts'
import { resultUnknown } from './registered.ts'
import { scopeOf } from './scope.ts'

/** One item of a step, on one host, in one run. */
export interface Turn {
  readonly world: World
  readonly host: HostRun
  readonly entry: Entry
  readonly item: Item
  readonly author: Author
  readonly around: Surroundings
}

/** Performs one item of a step on a host: `when`, params, plan, then check or apply. Never throws but for a bug. */
export async function perform(turn: Turn): Promise<Outcome> {
  const { world, host, entry, item, author } = turn
  const since = host.foretold.mark
  try {
    const allowed = allHold(entry.step.when, item.scope)
    if (allowed === false) return outcome('skipped')
    if (isUnknown(allowed)) return await performPerhaps(turn, allowed)
    const done = await performAllowed(turn)
    return world.mode === 'check' && entry.step.ignoreErrors ? mayFail(host, done, since, author) : done
  } catch (error) {
    return failure(asDroverError(error, entry.step.task.name))
  }
}

/** Where errors are ignored, the run goes on whether the step has done its work or not. */
function mayFail(host: HostRun, planned: Outcome, since: number, author: Author): Outcome {
  if (planned.verdict !== 'change' && planned.verdict !== 'may') return planned
  host.foretold.doubt(since, author)
  return { ...planned, unsure: ['changed', 'failed'] }
}

/** A step of which nobody can say yet whether it will run. */
async function performPerhaps(turn: Turn, allowed: Unknown): Promise<Outcome> {
  const { host, entry, author } = turn
  const since = host.foretold.mark
  let planned: Outcome
  try {
    planned = await performAllowed(turn)
  } catch (error) {
    planned = failure(asDroverError(error, entry.step.task.name))
  }
  host.foretold.doubt(since, author)
  return perhaps(planned, dependencyOn(allowed))
}

async function performAllowed({ world, host, entry, item, author, around }: Turn): Promise<Outcome> {
  const { step } = entry
  const params = step.params.evaluate(item.scope)
  const open = dependencyIn(params)
  if (isUnknown(params) || open) {
    leaveAllOpen(host.foretold, step.task, author)
    const task: Ready = { task: step.task, params: {}, observed: {}, user: item.user, author }
    return outcome('may', { dependsOn: open ? [open] : [], result: resultUnknown(task, {}) })
  }
  deepFreeze(params)
  const observed = step.task.observe(params) as Observed
  const ready: Ready = { task: step.task, params, observed, user: item.user, author }
  const raw = world.mode === 'check' ? check(host, ready) : await apply(host, ready, around)
  await askToJudge(world, host, entry, item)
  return judge(step, ready, raw, (names) =>
    scopeOf(world, host, entry, item.user, { item: item.item, ...names }),
  )
}

/** What was known before a change has to be asked again; mostly it has travelled with the change. */
async function askToJudge(world: World, host: HostRun, { step }: Entry, item: Item): Promise<void> {
  const questions = questionsToJudge(world, step, item.scope, item.user)
  await host.machine.ask(questions.filter((question) => host.machine.kept(question) === null))
}

function perhaps(planned: Outcome, on: Dependency): Outcome {
  const unsure = [...planned.unsure, 'skipped' as const]
  const { error } = planned
  if (planned.verdict === 'ok' && planned.result['rc'] === undefined)
    return { ...planned, unsure, dependsOn: [on] }
  const why = error === null ? on : { ...on, on: `${on.on}: ${error.message}` }
  return { ...planned, unsure, verdict: 'may', dependsOn: [why, ...planned.dependsOn], error: null }
}

export function failure(error: DroverError): Outcome {
  const unreachable = ['unreachable', 'auth-failed', 'host-key-unknown', 'host-key-changed'].includes(
    error.code,
  )
  return outcome(unreachable ? 'unreachable' : 'failed', { error })
}
