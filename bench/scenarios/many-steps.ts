import { startLab } from '../lab/lab.ts'
import { directories } from '../workload/kinds.ts'
import { inLab } from './playbook-case.ts'
import { type CaseResult, asGoals, median, type Scenario } from './scenario.ts'

const [ONE, MANY] = ['1 step', '100 steps']

export const manySteps: Scenario = {
  name: 'many steps',
  about: '100 directories of one host that are there already, beside one of them.',
  minutes: 5,
  run: (options) =>
    inLab(
      startLab,
      [
        { name: ONE, hosts: 1, work: directories(1) },
        { name: MANY, hosts: 1, work: directories(100) },
      ],
      options,
    ),
  goals: (cases) =>
    asGoals([
      {
        text: 'CPU of a further unchanged step, controller and target together',
        value: ((cpu(cases, MANY) - cpu(cases, ONE)) / 99) * 1000,
        unit: 'ms',
        limit: 5,
      },
      {
        text: 'the same with the start of Drover, spread over 100 steps',
        value: (cpu(cases, MANY) / 100) * 1000,
        unit: 'ms',
        limit: 5,
      },
    ]),
}

function cpu(cases: readonly CaseResult[], name: string): number {
  return median(cases, name, 'drover', 'controllerCpu') + median(cases, name, 'drover', 'targetCpu')
}
