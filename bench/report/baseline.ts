// How far Drover is from the floors, beside how far it was.
import { type CaseResult, ratio } from '../scenarios/scenario.ts'
import { FLOORS } from '../tools/all.ts'

/** Case and floor -> median wall time of Drover in that of the floor, from the same runs. */
export type Ratios = Readonly<Record<string, number>>

export interface Compared {
  readonly isWorse: boolean
  readonly text: string
}

/** How much worse a ratio may be: other machines have other ratios, and runs differ. */
const ALLOWED = 1.5

export function ratiosOf(cases: readonly CaseResult[]): Ratios {
  const entries = cases.flatMap((one) =>
    FLOORS.map(({ name: floor }) => {
      const value = ratio([one], one.name, 'drover', floor)
      return [`${one.name}, against the ${floor}`, Number(value.toPrecision(3))] as const
    }),
  )
  return Object.fromEntries(entries)
}

/** What is only in one of them is worse, too: a baseline of another bench says nothing. */
export function compare(ratios: Ratios, baseline: Ratios): Compared[] {
  const names = [...new Set([...Object.keys(ratios), ...Object.keys(baseline)])]
  return names.map((name) => {
    const [now, before] = [ratios[name], baseline[name]]
    const isFine = now !== undefined && before !== undefined && now <= before * ALLOWED
    return {
      isWorse: !isFine,
      text: `${name}: ${now ?? 'not measured'} (baseline ${before ?? 'missing'}, allowed ${before === undefined ? '-' : (before * ALLOWED).toPrecision(3)})`,
    }
  })
}
