// The scenarios that were asked for, one after the other, each reported as soon as it is measured.
import { loadavg } from 'node:os'
import { requirePackages } from '../test/setup/system.ts'
import type { Choice } from './choice.ts'
import { Interrupted } from './measure/interrupt.ts'
import { firstLine } from './measure/series.ts'
import { publish } from './report/document.ts'
import { circumstances, commit } from './report/machine.ts'
import { expected, progressLine } from './report/progress.ts'
import { type Measured, store, stored } from './report/store.ts'
import { caseTable, goalLine } from './report/table.ts'
import { SCENARIOS } from './scenarios/all.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { renewPeers } from './tools/renew-peers.ts'

const minutesSince = (began: number) => (performance.now() - began) / 60_000

/** @returns the exit code: 1 when a scenario could not be measured. */
export async function bench(choice: Choice): Promise<number> {
  const { scenarios } = choice
  requirePackages(scenarios.flatMap(({ needs = [] }) => needs))
  if (choice.renewPeers) renewPeers()
  const [published, state] = [stored(), commit()]
  const began = performance.now()
  const until = began + choice.limit * 60_000
  const print = choice.json ? console.error : console.log
  const all: Measured[] = []
  const failed: string[] = []
  for (const [index, scenario] of scenarios.entries()) {
    const minutes = { gone: minutesSince(began), left: expected(scenarios.slice(index), published) }
    console.error(progressLine(scenarios, index, minutes))
    try {
      if (performance.now() > until) throw new Error(`the ${choice.limit} minutes are over`)
      all.push(await measured(scenario, { ...choice, until }, state, print))
      // After each: whoever interrupts a long bench keeps what it has.
      if (choice.publish)
        publish(
          store(
            all,
            SCENARIOS.map(({ name }) => name),
          ),
        )
    } catch (error) {
      if (error instanceof Interrupted) throw error
      const line = `${scenario.name} is not measured: ${(error as Error).message}`
      failed.push(firstLine(line))
      console.error(line)
    }
  }
  if (choice.json) console.log(JSON.stringify(all, null, 2))
  for (const line of failed) console.error(line)
  console.error(`done in ${minutesSince(began).toFixed(1)} min`)
  return failed.length > 0 ? 1 : 0
}

async function measured(
  scenario: Scenario,
  choice: Choice & { readonly until: number },
  state: string | null,
  print: (text: string) => void,
): Promise<Measured> {
  const { name, about } = scenario
  const before = loadavg()[0] ?? 0
  const began = performance.now()
  const cases = await scenario.run(choice)
  // They are for the whole work.
  const goals = choice.scale === 1 ? scenario.goals(cases) : []
  print(`\n${name}: ${about}\n`)
  for (const one of cases) print(caseTable(one))
  for (const goal of goals) print(goalLine(goal))
  const where = circumstances(choice.tools, repeated(name, choice), {
    commit: state,
    load: [before, loadavg()[0] ?? 0],
    minutes: minutesSince(began),
  })
  return { scenario: name, about, circumstances: where, cases, goals }
}

/** The command that repeats it, with what of the options changes the numbers. */
function repeated(name: string, { runs, budget, hosts, scale, tools }: Choice): string {
  const names = tools.map((tool) => tool.name).join(',')
  return `npm run bench -- '${name}' --runs ${runs} --budget ${budget} --hosts ${hosts} --scale ${scale} --tools '${names}'`
}
