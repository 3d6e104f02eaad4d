// npm run bench -- [scenario…] [--runs N] [--hosts N] [--budget SECONDS] [--tools a,b] [--publish]
import { parseArgs } from 'node:util'
import { SCENARIOS } from './scenarios/all.ts'
import type { Options } from './scenarios/scenario.ts'
import { caseTable, goalLine } from './report/table.ts'
import { TOOLS } from './tools/all.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    hosts: { type: 'string', default: '1000' },
    budget: { type: 'string', default: '900' },
    tools: { type: 'string' },
    scale: { type: 'string', default: '1' },
  },
})

const names = values.tools?.split(',')
const options: Options = {
  runs: Number(values.runs),
  hosts: Number(values.hosts),
  budget: Number(values.budget),
  scale: Number(values.scale),
  tools: TOOLS.filter(({ name }) => names === undefined || names.includes(name)),
}
for (const name of positionals)
  if (!SCENARIOS.some((one) => one.name === name))
    throw new Error(`no scenario ${name}: ${SCENARIOS.map((one) => one.name).join(', ')}`)

for (const scenario of SCENARIOS) {
  if (positionals.length > 0 && !positionals.includes(scenario.name)) continue
  const cases = await scenario.run(options)
  console.log(`\n${scenario.name}: ${scenario.about}\n`)
  for (const one of cases) console.log(caseTable(one))
  for (const goal of scenario.goals(cases)) console.log(goalLine(goal))
}
