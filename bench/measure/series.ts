// The runs of several tools on the same work: a warm-up that proves them, then rounds in which each has its turn.

import type { Contender } from '../tools/contender.ts'
import { Interrupted } from './interrupt.ts'
import { type Measured, type MeasuredLab, runOnce } from './run-once.ts'
import { type Result, summary } from './summary.ts'

export interface Series {
  readonly contenders: readonly Contender[]
  /** Makes the hosts what the runs begin with. Called before each; `warmUp` for the first of each tool. @returns how many changes there are to do. */
  readonly before: (warmUp: boolean) => number
  /** Throws unless the work is done. Called after each. */
  readonly after: () => void
}

/** Who does not take part, and why. */
export interface Absent {
  readonly tool: string
  readonly why: string
}

export interface Measurement {
  readonly results: readonly Result[]
  readonly absent: readonly Absent[]
}

export interface Effort {
  readonly runs: number
  /** Seconds that one tool may take in all; then it has fewer runs, but never less than one. */
  readonly budget: number
}

/**
 * A peer that fails its warm-up does not take part.
 *
 * @throws Error when another tool, or a peer later, did not do what was to do, or said that it did something else.
 */
export async function measure(lab: MeasuredLab, series: Series, effort: Effort): Promise<Measurement> {
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
  const absent: Absent[] = []
  for (const contender of series.contenders) {
    try {
      await turn(contender, true)
    } catch (error) {
      if (!contender.isPeer || error instanceof Interrupted) throw error
      absent.push({ tool: contender.name, why: (error as Error).message.slice(0, 400) })
    }
  }
  const able = series.contenders.filter(({ name }) => !absent.some(({ tool }) => tool === name))
  for (let round = 0; round < effort.runs; round += 1)
    for (const contender of able) {
      const tooLong = (spent.get(contender.name) ?? 0) > effort.budget
      if (round === 0 || !tooLong) runs.get(contender.name)?.push(await turn(contender, false))
    }
  return { results: able.map(({ name }) => summary(name, runs.get(name) ?? [])), absent }
}
