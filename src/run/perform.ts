import type { Author } from '../task/author.ts'
import { DroverError } from '../task/error.ts'
import { deepFreeze } from '../task/freeze.ts'
import type { Dependency } from '../task/result.ts'
import type { Observed } from '../task/task.ts'
import { isUnknown } from '../task/unknown.ts'
import { apply, type Surroundings } from './apply.ts'
import type { Ready } from './ready.ts'
import { check, dependencyIn, dependencyOn } from './check.ts'
import type { Entry, World } from './course.ts'
import { asDroverError } from './error-report.ts'
import { type Item, whenOf } from './expand.ts'
import type { HostRun } from './host-run.ts'
import { judge } from './judge.ts'
import { leaveAllOpen } from './leave-open.ts'
import { outcome, type Outcome } from './outcome.ts'
import { resultUnknown } from './registered.ts'
import { scopeOf } from './scope.ts'

/** Performs one item of a step on a host: `when`, params, plan, then check or apply. Never throws but for a bug. */
export async function perform(
  world: World,
  host: HostRun,
  entry: Entry,
  item: Item,
  author: Author,
  around: Surroundings,
): Promise<Outcome> {
  try {
    const allowed = whenOf(entry.step.when, item.scope)
    if (allowed === false) return outcome('skipped')
    if (!isUnknown(allowed)) return await performAllowed(world, host, entry, item, author, around)
    const planned = await performAllowed(world, host, entry, item, author, around)
    return perhaps(planned, dependencyOn(allowed))
  } catch (error) {
    return failure(asDroverError(error, entry.step.task.name))
  }
}

async function performAllowed(
  world: World,
  host: HostRun,
  entry: Entry,
  item: Item,
  author: Author,
  around: Surroundings,
): Promise<Outcome> {
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
  return judge(step, ready, raw, (names) =>
    scopeOf(world, host, entry, item.user, { item: item.item, ...names }),
  )
}

/** The outcome of a step of which nobody can say yet whether it will run. */
function perhaps(planned: Outcome, on: Dependency): Outcome {
  if (planned.verdict === 'ok' && planned.result['rc'] === undefined) return { ...planned, dependsOn: [on] }
  return { ...planned, verdict: 'may', dependsOn: [on, ...planned.dependsOn], error: null }
}

export function failure(error: DroverError): Outcome {
  const unreachable = ['unreachable', 'auth-failed', 'host-key-unknown', 'host-key-changed'].includes(
    error.code,
  )
  return outcome(unreachable ? 'unreachable' : 'failed', { error })
}
