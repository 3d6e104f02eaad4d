// The short form for every change of the code: fails when Drover is further from the floors than the committed baseline allows.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startLab } from './lab/lab.ts'
import { hostsText, inLab } from './scenarios/playbook-case.ts'
import type { CaseResult } from './scenarios/scenario.ts'
import { drover } from './tools/drover.ts'
import { FLOORS } from './tools/all.ts'
import { usualWork } from './workload/kinds.ts'

const FILE = fileURLToPath(new URL('baseline.json', import.meta.url))
/** How much worse a ratio may be: other machines have other ratios, and runs differ. */
const ALLOWED = 1.5
const RUNS = 5

/** Case and floor -> wall time of Drover in those of the floor. */
type Ratios = Readonly<Record<string, number>>

/** @returns the exit code. @param write makes what is measured the baseline. */
export async function smoke(write: boolean): Promise<number> {
  const work = usualWork()
  const wishes = [
    { name: `converged, ${hostsText(1)}`, hosts: 1, work },
    { name: `converged, ${hostsText(5)}`, hosts: 5, work },
    { name: `first apply, ${hostsText(1)}`, hosts: 1, work, from: 'nothing' as const },
  ]
  const options = { runs: RUNS, budget: 15, hosts: 5, scale: 1, tools: [drover, ...FLOORS] }
  const ratios = ratiosOf(await inLab(startLab, wishes, options))
  if (write) writeFileSync(FILE, `${JSON.stringify(ratios, null, 2)}\n`)
  const baseline = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Ratios) : {}
  return compare(ratios, baseline)
}

/** Of the fastest runs: what disturbs a run makes it slower only. */
function ratiosOf(cases: readonly CaseResult[]): Ratios {
  const fastest = ({ results }: CaseResult, tool: string) =>
    results.find((one) => one.tool === tool)?.measured.wall?.min ?? NaN
  const entries = cases.flatMap((one) =>
    FLOORS.map(({ name }) => {
      const ratio = fastest(one, 'drover') / fastest(one, name)
      return [`${one.name}, against the ${name}`, Number(ratio.toPrecision(3))] as const
    }),
  )
  return Object.fromEntries(entries)
}

function compare(ratios: Ratios, baseline: Ratios): number {
  let code = 0
  for (const [name, ratio] of Object.entries(ratios)) {
    const before = baseline[name]
    const worse = before === undefined || !(ratio <= before * ALLOWED)
    if (worse) code = 1
    console.log(`${worse ? 'WORSE' : 'ok   '}  ${name}: ${ratio} (baseline ${before ?? 'missing'})`)
  }
  return code
}
