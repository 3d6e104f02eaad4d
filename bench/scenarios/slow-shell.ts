import { startLab } from '../lab/lab.ts'
import { usualWork } from '../workload/kinds.ts'
import { hostsText, inLab } from './playbook-case.ts'
import type { Scenario } from './scenario.ts'

export const slowShell: Scenario = {
  name: 'slow shell',
  about: 'The converged work where the shell of the login user needs 300 ms before it does anything.',
  run: (options) => {
    const sizes = [1, 20].filter((size) => size <= options.hosts)
    const wishes = sizes.map((hosts) => ({ name: hostsText(hosts), hosts, work: usualWork() }))
    return inLab(() => startLab({ profile: 'sleep 0.3\n' }), wishes, options)
  },
  goals: () => [],
}
