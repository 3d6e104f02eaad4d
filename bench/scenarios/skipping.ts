import { startLab } from '../lab/lab.ts'
import { skippedSteps } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import { asGoals, median, type Scenario } from './scenario.ts'

const STEPS = 200
const HOSTS = 50

export const skipping: Scenario = {
  name: 'skipping',
  about: '200 steps whose `when` is false on every host, beside one such step.',
  minutes: 25,
  run: (options) => {
    const hosts = Math.min(HOSTS, options.hosts)
    const wishes = [1, STEPS].map((steps) => ({
      name: `${hostsText(hosts)}, ${steps === 1 ? '1 step' : `${steps} steps`}`,
      hosts,
      work: skippedSteps(steps),
    }))
    return inLab(startLab, wishes, options)
  },
  goals: (cases) => {
    const [one = 0, many = 0] = cases.map(({ name }) => median(cases, name, 'drover'))
    const hosts = Number.parseInt(cases[0]?.name ?? '')
    const further = ((many - one) / (hosts * (STEPS - 1))) * 1000
    const all = (many / (hosts * STEPS)) * 1000
    return asGoals([
      { text: 'wall of a further skipped step of a host', value: further, unit: 'ms', limit: 0.1 },
      {
        text: `the same with the start of Drover, spread over ${STEPS} steps`,
        value: all,
        unit: 'ms',
        limit: 0.1,
      },
    ])
  },
}
