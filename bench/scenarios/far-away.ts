import { type Distance, startFarLab } from '../lab/far-lab.ts'
import { connectOnly } from '../tools/connect-only.ts'
import { directories, usualWork } from '../workload/kinds.ts'
import { hostsText, inLab, type PlaybookCase } from './playbook-case.ts'
import { asGoals, type CaseResult, median, type Options, type Scenario } from './scenario.ts'

const DISTANCES: readonly Distance[] = [
  { roundTrip: 0, loss: 0 },
  { roundTrip: 26, loss: 0 },
  { roundTrip: 80, loss: 0 },
  { roundTrip: 26, loss: 0.01 },
  { roundTrip: 80, loss: 0.01 },
]
const STEPS = 100

export const farAway: Scenario = {
  name: 'far away',
  about:
    'The converged work, and 100 unchanged directories, between two network namespaces. Packets go through a program (bench/lab/far-network.py) that holds each for half of the round-trip time and, with loss, drops that part of them each way: real TCP, also where the kernel has no netem.',
  minutes: 140,
  needs: [
    { command: 'ip', package: 'iproute2' },
    { command: 'nsenter', package: 'util-linux' },
    { path: '/usr/bin/python3', package: 'python3' },
  ],
  run: async (options) => {
    const all: CaseResult[] = []
    for (const distance of DISTANCES)
      all.push(...(await inLab(() => startFarLab(distance), cases(distance, options), withConnect(options))))
    return all
  },
  goals: (results) => {
    const beyond = (roundTrip: number) =>
      wall(results, roundTrip, 'drover') - wall(results, roundTrip, 'connect only')
    return asGoals([
      {
        text: `26 ms, ${STEPS} steps: wall beyond that of connecting, in round-trip times`,
        value: beyond(26) / 0.026,
        unit: '',
        limit: 10,
      },
      {
        text: 'the same without what it is at 0 ms',
        value: (beyond(26) - beyond(0)) / 0.026,
        unit: '',
        limit: 10,
      },
    ])
  },
}

function withConnect(options: Options): Options {
  return { ...options, tools: [...options.tools, connectOnly] }
}

function cases(distance: Distance, { hosts }: Options): PlaybookCase[] {
  const usual = [1, 10].filter((size) => size <= hosts)
  return [
    ...usual.map((size) => ({
      name: `${text(distance)}, ${hostsText(size)}, 32 steps`,
      hosts: size,
      work: usualWork(),
    })),
    { name: `${text(distance)}, ${hostsText(1)}, ${STEPS} steps`, hosts: 1, work: directories(STEPS) },
  ]
}

function text({ roundTrip, loss }: Distance): string {
  return `${roundTrip} ms${loss > 0 ? `, ${loss * 100} % lost` : ''}`
}

function wall(results: readonly CaseResult[], roundTrip: number, tool: string): number {
  return median(results, `${roundTrip} ms, 1 host, ${STEPS} steps`, tool)
}
