// What all scenarios have in common: cases, each with a result for every tool, and what is to be reached.
import type { Absent, Effort } from '../measure/series.ts'
import type { Need } from '../../test/setup/system.ts'
import type { Result } from '../measure/summary.ts'
import type { Tool } from '../tools/contender.ts'

export interface Options extends Effort {
  /** Only cases with at most so many hosts. */
  readonly hosts: number
  readonly tools: readonly Tool[]
  /** Part of the small files and of the hosts of the big inventory, for a quick look: 1 for all. */
  readonly scale: number
}

export interface CaseResult {
  readonly name: string
  /** The tool that the others are compared with. */
  readonly floor: string | null
  readonly results: readonly Result[]
  /** Who does not take part, and why. */
  readonly absent: readonly Absent[]
}

/** One number and its limit. */
export interface Goal {
  readonly text: string
  /** Null when it was not measured: no such case, or somebody did not take part. */
  readonly value: number | null
  readonly unit: string
  readonly limit: number
  readonly atLeast?: boolean
}

export interface Scenario {
  readonly name: string
  /** One sentence for the reader of the result. */
  readonly about: string
  /** How long it takes on two cores with all tools and five runs, about. */
  readonly minutes: number
  /** Commands that it needs beyond those of every scenario, and their Debian packages. */
  readonly needs?: readonly Need[]
  run(options: Options): Promise<readonly CaseResult[]>
  goals(cases: readonly CaseResult[]): readonly Goal[]
}

/** NaN when there is no such case or tool, or nothing was measured. */
export function median(
  cases: readonly CaseResult[],
  name: string,
  tool: string,
  quantity: keyof Result['measured'] = 'wall',
): number {
  const result = cases.find((one) => one.name === name)?.results.find((one) => one.tool === tool)
  return result?.measured[quantity]?.median ?? NaN
}

/** The medians of two tools in the same runs, divided. NaN when one of them is not there. */
export function ratio(cases: readonly CaseResult[], name: string, tool: string, other: string): number {
  return median(cases, name, tool) / median(cases, name, other)
}

/** What was divided by or subtracted from something that was not measured was not measured. */
export function asGoals(goals: readonly Goal[]): Goal[] {
  return goals.map((goal) => ({ ...goal, value: Number.isFinite(goal.value) ? goal.value : null }))
}
