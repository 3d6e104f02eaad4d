import { type HostSummary, type Mode, type StepResult, type Verdict, VERDICTS } from '../task/result.ts'

/** Counts per verdict; an ignored failure counts as the failure it was. */
export function tally(host: string, results: readonly StepResult[], roundTrips: number): HostSummary {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>
  for (const result of results) if (result.host === host) counts[result.verdict]++
  return { ...counts, roundTrips }
}

/**
 * 130 interrupted, 3 a host failed, 4 a host unreachable, 2 changes pending (check mode), 0 otherwise.
 * An ignored failure is none.
 */
export function exitCodeOf(mode: Mode, results: readonly StepResult[], interrupted: boolean): number {
  if (interrupted) return 130
  if (results.some(({ verdict, error }) => verdict === 'failed' && error?.ignored !== true)) return 3
  if (results.some(({ verdict }) => verdict === 'unreachable')) return 4
  const pending = results.some(({ verdict }) => verdict === 'change' || verdict === 'may')
  return mode === 'check' && pending ? 2 : 0
}
