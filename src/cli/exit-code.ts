/** The exit codes, by what they mean. */
export const EXIT = {
  done: 0,
  notStarted: 1,
  pending: 2,
  failed: 3,
  unreachable: 4,
  interrupted: 130,
} as const

/**
 * The exit code that the user sees of a run's own.
 *
 * @param pendingCounts whether a check that found something to do says so.
 */
export function exitCode(ofRun: number, pendingCounts: boolean): number {
  return ofRun === EXIT.pending && !pendingCounts ? EXIT.done : ofRun
}
