import { type DroverError, meansUnreachable } from '../task/error.ts'

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

/** The exit code of what was done on one host and ended with an error. */
export function exitCodeOf(error: DroverError): number {
  return meansUnreachable(error) ? EXIT.unreachable : EXIT.failed
}

/**
 * The exit code of what was done on several hosts, from those of the hosts.
 *
 * @param interrupted goes before all: what failed may have failed by it.
 */
export function exitCodeOfAll(codes: readonly number[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted
  return [EXIT.failed, EXIT.unreachable].find((code) => codes.includes(code)) ?? EXIT.done
}
