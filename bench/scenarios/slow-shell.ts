import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLab } from '../lab/lab.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import type { CaseResult, Options, Scenario } from './scenario.ts'

/** Seconds. */
const COST = 0.3

export const slowShell: Scenario = {
  name: 'slow shell',
  about: 'The converged work where the shell of the login user needs 300 ms before it does anything.',
  minutes: 25,
  run: async (options) => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
    try {
      const sizes = [1, 20].filter((size) => size <= options.hosts)
      const all: CaseResult[] = []
      for (const size of sizes) all.push(await slowCase(size, join(folder, `shells-${size}`), options))
      return all
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  goals: () => [],
}

/** @param counted a file to which each shell adds a byte when it takes its time. */
async function slowCase(hosts: number, counted: string, options: Options): Promise<CaseResult> {
  const profile = `printf . >>'${counted}'; sleep ${COST}\n`
  const wish = { name: hostsText(hosts), hosts, work: usualWork() }
  const [found] = await inLab(() => startLab({ profile }), [wish], options)
  if (!found) throw new Error('no case')
  // A shell or more for each host and run, the warm-up included.
  const least = found.results.reduce((sum, { runs }) => sum + (runs + 1) * hosts, 0)
  const shells = readFileSync(counted, 'utf8').length
  if (shells < least) throw new Error(`${shells} shells of a login took their time; there must be ${least}`)
  return found
}
