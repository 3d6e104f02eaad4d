import type { Reporter } from '../task/result.ts'

/** A reporter that may still have to print when the run has ended. */
export interface Report {
  readonly report: Reporter
  /** Leaves the terminal to somebody else: what happens meanwhile is printed after `release`. Resolves when it is free. */
  readonly hold: () => Promise<void>
  readonly release: () => void
  /** Resolves when everything is printed. */
  readonly end: () => Promise<void>
}
