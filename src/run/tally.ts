import type { HostSummary, Mode, StepResult } from '../task/result.ts'
import { excuseOf, isFailure } from '../task/result.ts'

/** As in Ansible, a failure that is rescued or ignored counts as that, and not as a failure. */
export function tally(host: string, results: readonly StepResult[], roundTrips: number): HostSummary {
  const counts = { ok: 0, change: 0, may: 0, skipped: 0, failed: 0, unreachable: 0, rescued: 0, ignored: 0 }
  for (const result of results) if (result.host === host) counts[excuseOf(result.error) ?? result.verdict]++
  return { ...counts, roundTrips }
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
