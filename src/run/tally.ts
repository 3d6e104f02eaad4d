import type { HostSummary, Mode, StepResult } from '../task/result.ts'
import { excuseOf, isFailure } from '../task/result.ts'

/** What the results of each host come to. As in Ansible, a failure that is rescued or ignored counts as that, and not as a failure. */
export function tally(
  roundTrips: readonly (readonly [string, number])[],
  results: readonly StepResult[],
): Readonly<Record<string, HostSummary>> {
  const ofHost = Map.groupBy(results, ({ host }) => host)
  return Object.fromEntries(
    roundTrips.map(([name, trips]) => [name, { ...count(ofHost.get(name) ?? []), roundTrips: trips }]),
  )
}

function count(results: readonly StepResult[]): Omit<HostSummary, 'roundTrips'> {
  const counts = { ok: 0, change: 0, may: 0, skipped: 0, failed: 0, unreachable: 0, rescued: 0, ignored: 0 }
  for (const { error, verdict } of results) counts[excuseOf(error) ?? verdict]++
  return counts
}

/**
 * 130 interrupted, 3 a host failed, 4 a host unreachable, 2 changes pending (check mode), 0 otherwise.
 * A failure that is ignored or rescued is none.
 */
export function exitCodeOf(mode: Mode, results: readonly StepResult[], interrupted: boolean): number {
  if (interrupted) return 130
  const failures = results.filter(isFailure)
  if (failures.some(({ verdict }) => verdict === 'failed')) return 3
  if (failures.length > 0) return 4
  const pending = results.some(({ verdict }) => verdict === 'change' || verdict === 'may')
  return mode === 'check' && pending ? 2 : 0
}
