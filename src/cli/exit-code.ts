import type { RunRecord } from '../task/result.ts'

/** The exit codes of design: a script can tell what happened. */
export const EXIT = {
  done: 0,
  notStarted: 1,
  pending: 2,
  failed: 3,
  unreachable: 4,
  interrupted: 130,
} as const

/**
 * The exit code of a run.
 *
 * @param pendingCounts whether a check that found something to do says so by its exit code.
 */
export function exitCode(
  record: Pick<RunRecord, 'mode' | 'results'>,
  pendingCounts: boolean,
  interrupted: boolean,
): number {
  const bad = record.results.filter(({ error }) => error?.ignored !== true).map(({ verdict }) => verdict)
  if (interrupted) return EXIT.interrupted
  if (bad.includes('failed')) return EXIT.failed
  if (bad.includes('unreachable')) return EXIT.unreachable
  const pending = bad.includes('change') || bad.includes('may')
  return record.mode === 'check' && pendingCounts && pending ? EXIT.pending : EXIT.done
}
