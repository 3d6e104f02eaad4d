import type { Reporter } from '../task/result.ts'

/** A reporter that may still have to print when the run has ended. */
export interface Report {
  readonly report: Reporter
  /** Resolves when everything is printed. */
  readonly end: () => Promise<void>
}
