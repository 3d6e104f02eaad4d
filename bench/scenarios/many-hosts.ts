import { startCrowdLab } from '../lab/crowd-lab.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import { type CaseResult, measurable, median, type Scenario } from './scenario.ts'

const SIZES = [500, 1000]

export const manyHosts: Scenario = {
  name: 'many hosts',
  about: 'The converged work on hosts that are addresses of two ssh2 servers with real shells.',
  run: async (options) => {
    // In a quick look, as many as it may have.
    const sizes = SIZES.filter((size) => size <= options.hosts)
    const all: CaseResult[] = []
    for (const hosts of sizes.length > 0 ? sizes : [options.hosts]) {
      const wish = { name: hostsText(hosts), hosts, work: usualWork() }
      all.push(...(await inLab(() => startCrowdLab(hosts), [wish], options)))
    }
    return all
  },
  goals: (cases) =>
    measurable([
      {
        text: '500 hosts, memory of the controller (80 MB and 0.5 MB for each host)',
        value: median(cases, hostsText(500), 'drover', 'largestProcess'),
        unit: 'MB',
        limit: 80 + 0.5 * 500,
      },
    ]),
}
