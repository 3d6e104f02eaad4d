// The short form for every change of the code: fails when Drover is further from the floors than the committed baseline allows.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startLab } from './lab/lab.ts'
import { compare, type Ratios, ratiosOf } from './report/baseline.ts'
import { hostsText, inLab, type PlaybookCase } from './scenarios/playbook-case.ts'
import type { CaseResult } from './scenarios/scenario.ts'
import { FLOORS } from './tools/all.ts'
import { drover } from './tools/drover.ts'
import { usualWork } from './workload/kinds.ts'

const FILE = fileURLToPath(new URL('baseline.json', import.meta.url))
const RENEW = 'npm run bench -- smoke --write-baseline'
const RUNS = 5
/** Seconds of a case after which each tool has one run only: all has to end within a minute. */
const ENOUGH = 13

/** @returns the exit code: 1 when a ratio is worse than the baseline allows, or not in it. */
export async function smoke({ writeBaseline }: { readonly writeBaseline?: boolean }): Promise<number> {
  if (!writeBaseline && !existsSync(FILE))
    throw new Error(`bench/baseline.json is missing. On a quiet machine, write and commit it: ${RENEW}`)
  const began = performance.now()
  const cases = await measured()
  const ratios = ratiosOf(cases)
  const runs = Math.min(...cases.flatMap(({ results }) => results.map((result) => result.runs)))
  console.log(`measured in ${((performance.now() - began) / 1000).toFixed(0)} s, in ${runs} runs or more`)
  if (writeBaseline) {
    if (runs < RUNS)
      throw new Error(`a baseline needs ${RUNS} runs of each tool: this machine is too busy or too slow`)
    writeFileSync(FILE, `${JSON.stringify(ratios, null, 2)}\n`)
    for (const [name, ratio] of Object.entries(ratios)) console.log(`written  ${name}: ${ratio}`)
    return 0
  }
  const baseline = JSON.parse(readFileSync(FILE, 'utf8')) as Ratios
  const compared = compare(ratios, baseline)
  for (const { isWorse, text } of compared) console.log(`${isWorse ? 'WORSE' : 'ok   '}  ${text}`)
  if (compared.every(({ isWorse }) => !isWorse)) return 0
  console.log(`If the change is worth it, renew the baseline on a quiet machine: ${RENEW}`)
  return 1
}

async function measured(): Promise<CaseResult[]> {
  const work = usualWork()
  const wishes: readonly PlaybookCase[] = [
    { name: `converged, ${hostsText(1)}`, hosts: 1, work },
    { name: `converged, ${hostsText(5)}`, hosts: 5, work },
    { name: `first apply, ${hostsText(1)}`, hosts: 1, work, from: 'nothing' },
  ]
  const options = { runs: RUNS, budget: ENOUGH, hosts: 5, scale: 1, tools: [drover, ...FLOORS] }
  const cases: CaseResult[] = []
  for (const wish of wishes) {
    const until = performance.now() + ENOUGH * 1000
    cases.push(...(await inLab(startLab, [wish], { ...options, until })))
  }
  return cases
}
