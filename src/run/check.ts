import type { Change } from '../task/change.ts'
import { DroverError } from '../task/error.ts'
import { dependency, type Foretold, matches, sign } from '../task/foretold.ts'
import { planOf, type Planned } from '../task/planned.ts'
import type { Dependency } from '../task/result.ts'
import type { Observed } from '../task/task.ts'
import { findUnknown, type Unknown, UnknownUsed } from '../task/unknown.ts'
import { requireConsent } from './consent.ts'
import type { Target } from './host-run.ts'
import { leaveOpen } from './leave-open.ts'
import { type Observation, observe, Unsettled } from './observe.ts'
import { outcome, type Outcome, reportChanges } from './outcome.ts'
import { questionOf, viewerOf } from './question.ts'
import type { Ready } from './ready.ts'
import { resultOf, resultUnknown } from './registered.ts'

/** Plans an item without applying it, and lets its prediction count for the steps that follow. */
export function check(host: Target, ready: Ready): Outcome {
  try {
    const observation = observe(host, ready.observed, ready.user, ready.manner)
    return judge(host, ready, observation)
  } catch (error) {
    const dependsOn = whyUndecided(error)
    if (!dependsOn) throw error
    leaveOpen(host.foretold, ready)
    return outcome('may', { dependsOn: [dependsOn], result: resultUnknown(ready, {}) })
  }
}

function judge(host: Target, ready: Ready, { now, unsettled }: Observation): Outcome {
  const planned = planOf(ready.task, ready.params, now)
  requireConsent(ready.task, ready.params, planned.changes)
  const open = [...unsettled].map(([name, by]) =>
    dependency(`${asked(ready.observed[name]) ?? name} is not settled`, by),
  )
  if (planned.refusal && !isStaged(planned, ready.observed))
    return refused(host, ready, planned.refusal.message, open)
  if (planned.changes.length === 0) return unchanged(host, ready, now, open)
  foretell(host.foretold, ready, planned.changes)
  stayUnsettled(host.foretold, ready, planned.changes, unsettled)
  const certain = isCertain(ready, planned.changes, unsettled)
  return outcome(certain ? 'change' : 'may', {
    changes: reportChanges(now, planned.changes, ready.author),
    dependsOn: certain ? [] : open,
    result: resultUnknown(ready, now),
  })
}

/** A question in words. A user's own command stands in the playbook: its text would only be in the way. */
function asked(probe: Observed[string] | undefined): string | undefined {
  return probe?.promised === true ? 'what its own command says' : probe?.key
}

/** A change to what is settled is made, unless a guard of the user's own is open: it decides about everything. */
function isCertain(
  { observed }: Ready,
  changes: readonly Change[],
  unsettled: Observation['unsettled'],
): boolean {
  if ([...unsettled.keys()].some((name) => observed[name]?.promised)) return false
  return changes.some((change) => !Object.keys(change.set).some((name) => unsettled.has(name)))
}

/** A plan on an answer that is open foretells what the answer would become, not what it will. */
function stayUnsettled(
  foretold: Foretold,
  { observed }: Ready,
  changes: readonly Change[],
  unsettled: Observation['unsettled'],
): void {
  for (const name of changes.flatMap(({ set }) => Object.keys(set))) {
    const [probe, by] = [observed[name], unsettled.get(name)]
    if (probe && by) foretold.unsettle(probe.key, by)
  }
}

/** A plan that ends in a refusal which its own first changes may cure: applied in stages. */
export function isStaged({ changes, refusal }: Planned, observed: Observed): boolean {
  if (!refusal) return false
  const patterns = changes.flatMap((change) => change.unsettles ?? [])
  return patterns.some((pattern) => Object.values(observed).some((probe) => matches(pattern, probe)))
}

function refused(host: Target, ready: Ready, message: string, open: readonly Dependency[]): Outcome {
  if (open.length === 0) throw new DroverError('refused', message)
  leaveOpen(host.foretold, ready)
  const dependsOn = open.map((entry) => ({ ...entry, on: `${entry.on}: ${message}` }))
  return outcome('may', { dependsOn, result: resultUnknown(ready, {}) })
}

/** Nothing shown as `ok` may change: an answer that is still open cannot promise that. */
function unchanged(
  host: Target,
  ready: Ready,
  now: Observation['now'],
  open: readonly Dependency[],
): Outcome {
  const message = ready.task.message?.(ready.params, now) ?? null
  if (open.length > 0) leaveOpen(host.foretold, ready)
  if (open.length > 0) return outcome('may', { dependsOn: open, message, result: resultUnknown(ready, now) })
  return outcome('ok', { message, result: resultOf(ready, now, []) })
}

function foretell(foretold: Foretold, ready: Ready, changes: readonly Change[]): void {
  const { observed, author } = ready
  for (const change of changes) {
    for (const pattern of change.unsettles ?? []) foretold.unsettle(pattern, author)
    for (const [name, value] of Object.entries(change.set)) {
      const probe = observed[name]
      if (!probe) continue
      const viewer = viewerOf(questionOf(probe, ready))
      foretold.foretell(probe.key, sign(value, author), author, viewer)
    }
  }
}

function whyUndecided(error: unknown): Dependency | null {
  if (error instanceof UnknownUsed) return dependencyOn(error.unknown)
  if (error instanceof Unsettled) return dependency(error.message, error.by)
  return null
}

/** What must happen before a value is known. */
export function dependencyOn(unknown: Unknown): Dependency {
  const { by } = unknown
  return { on: `a value ${unknown.describe()}`, step: by?.step ?? '', at: by?.at ?? '' }
}

/** The same for a value with an Unknown somewhere inside. */
export function dependencyIn(value: unknown): Dependency | null {
  const unknown = findUnknown(value)
  return unknown ? dependencyOn(unknown) : null
}
