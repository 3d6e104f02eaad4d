import { DroverError, type ErrorCode } from '../task/error.ts'
import type { Place } from '../task/place.ts'

/** A place in a file together with the line it points into, without its secrets. */
export interface Spot {
  readonly at: Place
  readonly sourceLine: string
  /** How many characters of that line stand before the place: `***` for a secret takes another width. */
  readonly caret: number
}

/** Some text of the user's, and where each of its characters stands. */
export interface Origin {
  readonly text: string
  spot(offset: number): Spot
}

/** An error at a spot; `help` says what to do. */
export function mistake(code: ErrorCode, message: string, spot: Spot | null, help?: string): DroverError {
  return new DroverError(code, message, { ...(spot ?? {}), ...(help === undefined ? {} : { help }) })
}
