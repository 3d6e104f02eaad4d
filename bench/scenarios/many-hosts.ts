import { startCrowdLab } from '../lab/crowd-lab.ts'
import type { Result } from '../measure/summary.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import { asGoals, type CaseResult, median, type Scenario } from './scenario.ts'

const SIZES = [500, 1000]
/** What a process of Linux may open when nobody has raised it: the hard limit of the kernel. */
const OPEN_FILES = 4096
/** A bound that does not grow with the number of hosts; a server gives two minutes (LoginGraceTime) to each. */
const HANDSHAKES = 128

export const manyHosts: Scenario = {
  name: 'many hosts',
  about: 'The converged work on hosts that are addresses of two ssh2 servers with real shells.',
  minutes: 90,
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
  goals: (cases) => {
    const of = (hosts: number, quantity: keyof Result['measured']) =>
      median(cases, hostsText(hosts), 'drover', quantity)
    return asGoals([
      {
        text: '500 hosts, memory of the controller (80 MB and 0.5 MB for each host)',
        value: of(500, 'largestProcess'),
        unit: 'MB',
        limit: 80 + 0.5 * 500,
      },
      { text: '1000 hosts, logins', value: of(1000, 'connections'), unit: '', limit: 1000, atLeast: true },
      { text: '1000 hosts, open files', value: of(1000, 'openFiles'), unit: '', limit: OPEN_FILES },
      {
        text: '1000 hosts, handshakes at a time',
        value: of(1000, 'handshakes'),
        unit: '',
        limit: HANDSHAKES,
      },
    ])
  },
}
