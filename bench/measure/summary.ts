// Many runs as one line: the median and the extremes.
import type { Measured } from './run-once.ts'

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

type Quantity = Exclude<keyof Measured, 'changed'>

const QUANTITIES: readonly Quantity[] = [
  'wall',
  'controllerCpu',
  'targetCpu',
  'memory',
  'largestProcess',
  'connections',
  'channels',
  'handshakes',
  'openFiles',
  'roundTrips',
]

export interface Result {
  readonly tool: string
  readonly runs: number
  /** What each run said to have changed. */
  readonly changed: number
  readonly measured: Readonly<Record<Quantity, Spread | null>>
}

export function summary(tool: string, runs: readonly Measured[]): Result {
  const entries = QUANTITIES.map((name) => [name, spread(runs.map((run) => run[name]))] as const)
  return {
    tool,
    runs: runs.length,
    changed: runs[0]?.changed ?? 0,
    measured: Object.fromEntries(entries) as Record<Quantity, Spread | null>,
  }
}

/** Null when there is nothing, or something was not measured. */
function spread(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  if (sorted.length === 0 || sorted.length < values.length) return null
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]]
  return { median: (low + high) / 2, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}
