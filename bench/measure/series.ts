// The runs of several tools on the same work: a warm-up that proves them, then rounds in which each has its turn.

import type { Contender } from '../tools/contender.ts'
import { type Measured, type MeasuredLab, runOnce } from './run-once.ts'
import { type Result, summary } from './summary.ts'

export interface Series {
  readonly contenders: readonly Contender[]
  /** Makes the hosts what the runs begin with. Called before each; `warmUp` for the first of each tool. @returns how many changes there are to do. */
  readonly before: (warmUp: boolean) => number
  /** Throws unless the work is done. Called after each. */
  readonly after: () => void
}

export interface Effort {
  readonly runs: number
  /** Seconds that one tool may take in all; then it has fewer runs, but never less than one. */
  readonly budget: number
}

/** @throws Error when a tool did not do what was to do, or said that it did something else. */
export async function measure(lab: MeasuredLab, series: Series, effort: Effort): Promise<Result[]> {
  const runs = new Map<string, Measured[]>(series.contenders.map(({ name }) => [name, []]))
  const spent = new Map<string, number>()
  const turn = async (contender: Contender, warmUp: boolean) => {
    const expected = series.before(warmUp && !contender.doesNothing)
    const measured = await runOnce(contender, lab)
    if (measured.changed !== expected)
      throw new Error(`${contender.name} says ${measured.changed} changes; there were ${expected} to do`)
    series.after()
    spent.set(contender.name, (spent.get(contender.name) ?? 0) + measured.wall)
    process.stderr.write(`  ${contender.name} ${measured.wall.toFixed(2)} s${warmUp ? ' (warm-up)' : ''}\n`)
    return measured
  }
  for (const contender of series.contenders) await turn(contender, true)
  for (let round = 0; round < effort.runs; round += 1)
    for (const contender of series.contenders) {
      const tooLong = (spent.get(contender.name) ?? 0) > effort.budget
      if (round === 0 || !tooLong) runs.get(contender.name)?.push(await turn(contender, false))
    }
  return series.contenders.map(({ name }) => summary(name, runs.get(name) ?? []))
}
