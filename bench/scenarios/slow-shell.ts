import { startLab } from '../lab/lab.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import type { Scenario } from './scenario.ts'

/** Seconds. */
const COST = 0.3

export const slowShell: Scenario = {
  name: 'slow shell',
  about: 'The converged work where the shell of the login user needs 300 ms before it does anything.',
  minutes: 25,
  run: async (options) => {
    const sizes = [1, 20].filter((size) => size <= options.hosts)
    const wishes = sizes.map((hosts) => ({ name: hostsText(hosts), hosts, work: usualWork() }))
    const cases = await inLab(() => startLab({ profile: `sleep ${COST}\n` }), wishes, options)
    for (const { name, results } of cases)
      for (const { tool, measured } of results)
        if ((measured.wall?.min ?? 0) < COST)
          throw new Error(`${tool}, ${name}: no shell of a login took its time`)
    return cases
  },
  goals: () => [],
}
