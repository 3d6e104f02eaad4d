// Made-up results: walls in, a case as the bench has it out.
import type { Measured } from '../../../bench/measure/run-once.ts'
import { summary } from '../../../bench/measure/summary.ts'
import type { CaseResult } from '../../../bench/scenarios/scenario.ts'

export function run(wall: number, more: Partial<Measured> = {}): Measured {
  return {
    wall,
    controllerCpu: wall / 2,
    targetCpu: wall / 4,
    memory: 90,
    largestProcess: 100,
    openFiles: 30,
    connections: 1,
    channels: 1,
    handshakes: 1,
    roundTrips: null,
    changed: 0,
    ...more,
  }
}

/** @param walls of each tool's runs, in seconds. */
export function caseOf(
  name: string,
  walls: Readonly<Record<string, readonly number[]>>,
  more: Partial<Measured> = {},
): CaseResult {
  const results = Object.entries(walls).map(([tool, all]) =>
    summary(
      tool,
      all.map((wall) => run(wall, more)),
    ),
  )
  return { name, floor: 'script over node-ssh', results, absent: [] }
}
