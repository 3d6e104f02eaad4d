// What all scenarios have in common: cases, each with a result for every tool, and what is to be reached.
import type { Absent, Effort } from '../measure/series.ts'
import type { Result } from '../measure/summary.ts'
import type { Tool } from '../tools/contender.ts'

export interface Options extends Effort {
  /** Only cases with at most so many hosts. */
  readonly hosts: number
  readonly tools: readonly Tool[]
  /** Part of the files, steps of one host or hosts of the inventory, for a quick look: 1 for all. */
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

/** One number that was to be reached. */
export interface Goal {
  readonly text: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly atLeast?: boolean
}

export interface Scenario {
  readonly name: string
  /** One sentence for the reader of the result. */
  readonly about: string
  run(options: Options): Promise<readonly CaseResult[]>
  goals(cases: readonly CaseResult[]): readonly Goal[]
}

export function median(
  cases: readonly CaseResult[],
  name: string,
  tool: string,
  quantity: keyof Result['measured'] = 'wall',
): number {
  const result = cases.find((one) => one.name === name)?.results.find((one) => one.tool === tool)
  return result?.measured[quantity]?.median ?? NaN
}

/** Goals that could be measured in this run. */
export function measurable(goals: readonly Goal[]): Goal[] {
  return goals.filter(({ value }) => !Number.isNaN(value))
}
