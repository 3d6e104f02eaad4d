import type { HostSummary, Mode, StepResult } from '../task/result.ts'
import { contraryOf, excuseOf, isFailure } from '../task/result.ts'

/** What the results of each host come to. As in Ansible, a failure that is rescued or ignored counts as that, and not as a failure. */
export function tally(
  roundTrips: readonly (readonly [string, number])[],
  results: readonly StepResult[],
  mode: Mode,
): Readonly<Record<string, HostSummary>> {
  const ofHost = Map.groupBy(results, ({ host }) => host)
  return Object.fromEntries(
    roundTrips.map(([name, trips]) => [name, { ...count(ofHost.get(name) ?? [], mode), roundTrips: trips }]),
  )
}

function count(results: readonly StepResult[], mode: Mode): Omit<HostSummary, 'roundTrips'> {
  const verdicts = { ok: 0, change: 0, may: 0, skipped: 0, failed: 0, unreachable: 0 }
  const counts = { ...verdicts, rescued: 0, ignored: 0, planned: 0, applied: 0 }
  for (const result of results) counts[excuseOf(result.error) ?? contraryOf(result, mode) ?? result.verdict]++
  return counts
}

/**
 * 130 interrupted, 3 a host failed, 4 a host unreachable, 2 changes pending (check mode), 0 otherwise.
 * A failure that is ignored or rescued is none, and what a check has applied is not pending.
 */
export function exitCodeOf(mode: Mode, results: readonly StepResult[], interrupted: boolean): number {
  if (interrupted) return 130
  const failures = results.filter(isFailure)
  if (failures.some(({ verdict }) => verdict === 'failed')) return 3
  if (failures.length > 0) return 4
  if (mode === 'apply') return 0
  const pending = results.some(
    (result) => result.verdict === 'may' || (result.verdict === 'change' && result.mode === 'check'),
  )
  return pending ? 2 : 0
}
