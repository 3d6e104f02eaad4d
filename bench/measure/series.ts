// The runs of several tools on the same work: a warm-up that proves them, then rounds in which each has its turn.

import type { Contender } from '../tools/contender.ts'
import { Interrupted } from './interrupt.ts'
import { type Measured, type MeasuredLab, runOnce, ServerEnded } from './run-once.ts'
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
  /** One line. */
  readonly why: string
}

export function absentTool(tool: string, why: string): Absent {
  return { tool, why: firstLine(why) }
}

export function firstLine(text: string): string {
  return text.split('\n').find(Boolean) ?? ''
}

export interface Measurement {
  readonly results: readonly Result[]
  readonly absent: readonly Absent[]
}

export interface Effort {
  readonly runs: number
  /** Seconds that one run may take, and that one tool may take in all: then it has fewer runs, but never less than one. */
  readonly budget: number
  /** Milliseconds, as of `performance.now()`, after which every tool has one run only. */
  readonly until: number
}

interface Entrant {
  readonly contender: Contender
  readonly runs: Measured[]
  /** Seconds. */
  spent: number
}

type Turn = (entrant: Entrant, warmUp: boolean) => Promise<Measured>

/**
 * A peer or floor that fails does not take part.
 *
 * @throws Error when Drover did not do what was to do, or said that it did something else.
 */
export async function measure(lab: MeasuredLab, series: Series, effort: Effort): Promise<Measurement> {
  const absent: Absent[] = []
  let able: Entrant[] = series.contenders.map((contender) => ({ contender, runs: [], spent: 0 }))
  const turn = turns(lab, series, effort)
  const attempt = async (entrant: Entrant, warmUp: boolean) => {
    try {
      const measured = await turn(entrant, warmUp)
      if (!warmUp) entrant.runs.push(measured)
    } catch (error) {
      const isEnd = error instanceof Interrupted || error instanceof ServerEnded
      if (isEnd || entrant.contender.mayFail !== true) throw error
      able = able.filter((one) => one !== entrant)
      absent.push(absentTool(entrant.contender.name, (error as Error).message))
      process.stderr.write(`  ${entrant.contender.name} does not take part: ${(error as Error).message}\n`)
    }
  }
  for (const entrant of able) await attempt(entrant, true)
  for (let round = 0; round < effort.runs; round += 1)
    for (const entrant of inTurn(able, round))
      if (round === 0 || hasTime(entrant, effort)) await attempt(entrant, false)
  return { results: able.map(({ contender, runs }) => summary(contender.name, runs)), absent }
}

function turns(lab: MeasuredLab, series: Series, { budget }: Effort): Turn {
  return async (entrant, warmUp) => {
    const { contender } = entrant
    const expected = series.before(warmUp && !contender.doesNothing)
    const measured = await runOnce(contender, lab, budget)
    if (measured.changed !== expected)
      throw new Error(`${contender.name} says ${measured.changed} changes; there were ${expected} to do`)
    series.after()
    entrant.spent += measured.wall
    process.stderr.write(`  ${contender.name} ${measured.wall.toFixed(2)} s${warmUp ? ' (warm-up)' : ''}\n`)
    return measured
  }
}

/** Each round begins with another one, and every other round goes backwards: nobody always follows the same tool. */
function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % Math.max(all.length, 1)
  const turned = [...all.slice(first), ...all.slice(0, first)]
  return round % 2 === 0 ? turned : turned.reverse()
}

/** Whether one more run like the last fits. */
function hasTime({ runs, spent }: Entrant, { budget, until }: Effort): boolean {
  return spent + (runs.at(-1)?.wall ?? 0) <= budget && performance.now() < until
}
