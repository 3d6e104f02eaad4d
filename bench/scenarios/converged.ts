import { startLab } from '../lab/lab.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import { type CaseResult, measurable, median, type Options, type Scenario } from './scenario.ts'

const SIZES = [1, 5, 20, 100]

export const converged: Scenario = {
  name: 'converged',
  about: '32 steps (1 apt, 11 directories, 10 file contents, 10 lines) that find nothing to do.',
  run: async (options) => runSizes(options, 'done'),
  goals: (cases) => {
    const [one, many] = [hostsText(1), hostsText(20)]
    const times = (tool: string) => median(cases, many, tool) / median(cases, many, 'drover')
    const peers = ['ansible', 'mitogen', 'pyinfra'].map((tool) => median(cases, one, tool))
    return measurable([
      {
        text: '20 hosts, wall, against the script over node-ssh',
        value: 1 / times('script over node-ssh'),
        unit: 'x',
        limit: 1.5,
      },
      { text: '20 hosts, faster than ansible', value: times('ansible'), unit: 'x', limit: 40, atLeast: true },
      { text: '20 hosts, faster than mitogen', value: times('mitogen'), unit: 'x', limit: 8, atLeast: true },
      { text: '20 hosts, faster than pyinfra', value: times('pyinfra'), unit: 'x', limit: 25, atLeast: true },
      {
        text: '1 host, wall, against the fastest peer',
        value: median(cases, one, 'drover') / Math.min(...peers),
        unit: 'x',
        limit: 1,
      },
    ])
  },
}

export const firstApply: Scenario = {
  name: 'first apply',
  about: 'The same 32 steps from nothing: 31 changes for each host.',
  run: async (options) => runSizes(options, 'nothing'),
  goals: (cases) => {
    const wall = (tool: string) => median(cases, hostsText(20), tool)
    return measurable([
      {
        text: '20 hosts, wall, against the script over node-ssh',
        value: wall('drover') / wall('script over node-ssh'),
        unit: 'x',
        limit: 2.5,
      },
      {
        text: '20 hosts, faster than ansible',
        value: wall('ansible') / wall('drover'),
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
