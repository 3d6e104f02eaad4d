// What the words of the command line ask for.
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { nearest } from '../src/task/nearest.ts'
import type { ProfileChoice } from './profile.ts'
import { SCENARIOS } from './scenarios/all.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { TOOLS } from './tools/all.ts'
import type { Tool } from './tools/contender.ts'

export interface Choice {
  readonly scenarios: readonly Scenario[]
  readonly tools: readonly Tool[]
  readonly runs: number
  /** Seconds of one tool in one case. */
  readonly budget: number
  /** Minutes of the whole bench. */
  readonly limit: number
  readonly hosts: number
  readonly scale: number
  readonly json?: boolean
  readonly publish?: boolean
  readonly renewPeers?: boolean
}

/** What is done with what was asked for. */
export interface Actions {
  readonly bench: (choice: Choice) => Promise<void>
  readonly smoke: (asked: { readonly writeBaseline?: boolean }) => Promise<void>
  readonly profile: (asked: ProfileChoice) => Promise<void>
}

/** Runs of each tool in a case, and seconds for them, at least, for numbers that others may read. */
const [ENOUGH_RUNS, ENOUGH_SECONDS] = [5, 900]

/** Wrong usage throws CommanderError, when its message has been written. */
export function commandLine(actions: Actions): Command {
  const root = new Command('npm run bench --')
    .enablePositionalOptions()
    .description('Measures Drover beside its peers and beside hand-written scripts.')
    .addArgument(
      new Argument('[scenario...]', 'what to measure (default: all)').argParser((name, before) => [
        ...((before as Scenario[] | undefined) ?? []),
        named('scenario', SCENARIOS, name, ['smoke', 'profile']),
      ]),
    )
    .option('--runs <n>', 'runs of each tool in each case, after a warm-up', whole(1), ENOUGH_RUNS)
    .option(
      '--budget <seconds>',
      'a run that takes longer is ended, a tool that has taken longer in a case has no further run of it',
      whole(1),
      ENOUGH_SECONDS,
    )
    .option(
      '--limit <minutes>',
      'after that no scenario begins, and each tool has one run in each case',
      whole(1),
      720,
    )
    .option('--hosts <n>', 'no case with more hosts', whole(1), 1000)
    .option('--scale <part>', 'part of the small files and of the big inventory, for a quick look', part, 1)
    .addOption(
      new Option('--tools <list>', `only these: ${TOOLS.map(({ name }) => name).join(', ')}`)
        .argParser(tools)
        .default(TOOLS, 'all'),
    )
    .option('--renew-peers', 'install the newest versions of the peers first')
    .option('--json', 'print the results as JSON, and the tables to stderr')
    .option('--publish', 'write docs/benchmarks.md, .json and the charts')
    .addHelpText('after', () => `\nScenarios, and their time with all tools on two cores:\n${listed()}`)
    .action(async (chosen: Scenario[], values: Omit<Choice, 'scenarios'>, command: Command) => {
      const usual = ['tools', 'hosts', 'scale', 'limit'].every(
        (name) => command.getOptionValueSource(name) === 'default',
      )
      if (values.publish && (!usual || values.runs < ENOUGH_RUNS || values.budget < ENOUGH_SECONDS))
        command.error(
          `error: --publish is for the whole work: no --tools, --hosts, --scale, --limit, nor fewer than ${ENOUGH_RUNS} runs or a budget below ${ENOUGH_SECONDS} seconds`,
        )
      const scenarios = chosen.length === 0 ? SCENARIOS : SCENARIOS.filter((one) => chosen.includes(one))
      await actions.bench({ ...values, scenarios })
    })
  root
    .command('smoke')
    .description(
      'Drover and the floors only; fails when it is further from them than bench/baseline.json allows',
    )
    .option('--write-baseline', 'make what is measured the baseline (on a quiet machine)')
    .action(actions.smoke)
  root
    .command('profile')
    .description('where the time of one run of Drover goes')
    .option('--hosts <n>', 'loopback hosts', whole(1), 20)
    .option('--first-apply', 'a run from nothing instead of one that finds nothing to do')
    .action(actions.profile)
  for (const command of [root, ...root.commands])
    command.helpCommand(false).exitOverride().showHelpAfterError('(npm run bench -- --help explains)')
  return root
}

function listed(): string {
  const lines = SCENARIOS.map(
    ({ name, minutes }) => `  ${name.padEnd(14)} ${String(minutes).padStart(4)} min\n`,
  )
  const sum = SCENARIOS.reduce((total, { minutes }) => total + minutes, 0)
  return `${lines.join('')}  ${'all'.padEnd(14)} ${String(sum).padStart(4)} min\n`
}

/** Of a list; a hyphen is as good as a space. @param others that may have been meant. */
function named<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  asked: string,
  others: readonly string[] = [],
): T {
  const found = all.find(({ name }) => name.replaceAll(' ', '-') === asked.replaceAll(' ', '-'))
  if (found) return found
  const names = [...all.map(({ name }) => name), ...others]
  const near = nearest(asked, names)
  const hint = near === null ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`
  throw new InvalidArgumentError(`There is no ${what} ${asked}. ${hint}`)
}

function tools(list: string): Tool[] {
  const chosen = list.split(',').map((name) => named('tool', TOOLS, name.trim()))
  return TOOLS.filter((tool) => chosen.includes(tool))
}

function whole(least: number) {
  return (text: string) => {
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text)
    throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`)
  }
}

function part(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (value >= 0.05 && value <= 1) return value
  throw new InvalidArgumentError('It must be a number from 0.05 to 1.')
}
