import { startLab } from '../lab/lab.ts'
import { FLOORS, PEERS } from '../tools/all.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import { asGoals, type CaseResult, median, type Options, ratio, type Scenario } from './scenario.ts'

const SIZES = [1, 5, 20, 100]

export const converged: Scenario = {
  name: 'converged',
  about: '32 steps (1 apt, 11 directories, 10 file contents, 10 lines) that find nothing to do.',
  minutes: 75,
  run: async (options) => runSizes(options, 'done'),
  goals: (cases) => {
    const [one, many] = [hostsText(1), hostsText(20)]
    const times = (tool: string) => ratio(cases, many, tool, 'drover')
    // Of all of them, or nothing is said: one that does not take part could be the fastest.
    const fastest = Math.min(...PEERS.map(({ name }) => median(cases, one, name)))
    return asGoals([
      {
        text: '20 hosts, wall, against the script over node-ssh',
        value: ratio(cases, many, 'drover', 'script over node-ssh'),
        unit: 'x',
        limit: 1.5,
      },
      { text: '20 hosts, faster than ansible', value: times('ansible'), unit: 'x', limit: 40, atLeast: true },
      { text: '20 hosts, faster than mitogen', value: times('mitogen'), unit: 'x', limit: 8, atLeast: true },
      { text: '20 hosts, faster than pyinfra', value: times('pyinfra'), unit: 'x', limit: 25, atLeast: true },
      {
        text: '1 host, wall, against the fastest peer',
        value: median(cases, one, 'drover') / fastest,
        unit: 'x',
        limit: 1,
      },
    ])
  },
}

export const firstApply: Scenario = {
  name: 'first apply',
  about: 'The same 32 steps from nothing: 31 changes for each host.',
  minutes: 85,
  run: async (options) => runSizes(options, 'nothing'),
  goals: (cases) => {
    const many = hostsText(20)
    return asGoals([
      ...FLOORS.map(({ name }) => ({
        text: `20 hosts, wall, against the ${name}`,
        value: ratio(cases, many, 'drover', name),
        unit: 'x',
        limit: 2.5,
      })),
      {
        text: '20 hosts, faster than ansible',
        value: ratio(cases, many, 'ansible', 'drover'),
        unit: 'x',
        limit: 8,
        atLeast: true,
      },
    ])
  },
}

function runSizes(options: Options, from: 'done' | 'nothing'): Promise<CaseResult[]> {
  const sizes = SIZES.filter((size) => size <= options.hosts)
  const wishes = sizes.map((hosts) => ({ name: hostsText(hosts), hosts, work: usualWork(), from }))
  return inLab(startLab, wishes, options)
}
