// npm run bench -- [scenario…]: measures Drover beside its peers. `npm run bench -- --help` says the rest.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { requirePackages } from '../test/setup/system.ts'
import { heedSignals } from './measure/interrupt.ts'
import { publish } from './report/document.ts'
import { circumstances } from './report/machine.ts'
import { type Measured, store } from './report/store.ts'
import { caseTable, goalLine } from './report/table.ts'
import { SCENARIOS } from './scenarios/all.ts'
import type { Options, Scenario } from './scenarios/scenario.ts'
import { smoke } from './smoke.ts'
import { TOOLS } from './tools/all.ts'

const NAMES = SCENARIOS.map(({ name }) => name)

const HELP = `Usage: npm run bench -- [scenario...] [options]
       npm run bench -- smoke [--write-baseline]

Scenarios (all, unless some are named): ${NAMES.join(', ')}.
smoke: Drover and the floors only, compared with bench/baseline.json.

  --runs N             runs of each tool in each case, after a warm-up (5)
  --budget SECONDS     a tool that has taken longer in a case has no further run of it (900)
  --hosts N            no case with more hosts
  --scale PART         part of the files and of the big inventory, for a quick look (1)
  --tools A,B          only these: ${TOOLS.map(({ name }) => name).join(', ')}
  --json               print the results as JSON, too
  --publish            write docs/benchmarks.md, .json and the charts
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    budget: { type: 'string', default: '900' },
    hosts: { type: 'string', default: '1000' },
    scale: { type: 'string', default: '1' },
    tools: { type: 'string' },
    json: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    'write-baseline': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** @throws Error that names what there is. */
function named<T extends { readonly name: string }>(all: readonly T[], names: readonly string[]): T[] {
  for (const name of names)
    if (!all.some((one) => one.name === name))
      throw new Error(`no ${name} here: ${all.map((one) => one.name).join(', ')}`)
  return all.filter(({ name }) => names.includes(name))
}

async function measured(scenario: Scenario, options: Options): Promise<Measured> {
  const before = loadavg()[0] ?? 0
  const cases = await scenario.run(options)
  const goals = scenario.goals(cases)
  console.log(`\n${scenario.name}: ${scenario.about}\n`)
  for (const one of cases) console.log(caseTable(one))
  for (const goal of goals) console.log(goalLine(goal))
  // What of the options changes the numbers.
  const words = (['runs', 'budget', 'hosts', 'scale', 'tools'] as const).flatMap((name) =>
    values[name] === undefined ? [] : [`--${name} '${values[name]}'`],
  )
  const command = `npm run bench -- '${scenario.name}' ${words.join(' ')}`
  const where = circumstances(options.tools, command, [before, loadavg()[0] ?? 0])
  return { scenario: scenario.name, about: scenario.about, circumstances: where, cases, goals }
}

async function bench(): Promise<void> {
  const scenarios = positionals.length === 0 ? SCENARIOS : named(SCENARIOS, positionals)
  const options: Options = {
    runs: Number(values.runs),
    budget: Number(values.budget),
    hosts: Number(values.hosts),
    scale: Number(values.scale),
    tools: values.tools === undefined ? TOOLS : named(TOOLS, values.tools.split(',')),
  }
  const all: Measured[] = []
  for (const scenario of scenarios) {
    all.push(await measured(scenario, options))
    // After each: whoever interrupts a long bench keeps what it has.
    if (values.publish) publish(store(all, NAMES))
  }
  if (values.json) console.log(JSON.stringify(all, null, 2))
}

heedSignals()
requirePackages([
  { path: '/usr/sbin/sshd', package: 'openssh-server' },
  { command: 'ssh', package: 'openssh-client' },
])
if (values.help) console.log(HELP)
else if (positionals[0] === 'smoke') process.exitCode = await smoke(values['write-baseline'])
else await bench()
