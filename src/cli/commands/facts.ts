import { Command, Option } from 'commander'
import { escape } from '../../report/escape.ts'
import { stringify } from '../../report/json.ts'
import { DroverError } from '../../task/error.ts'
import { nearest } from '../../task/nearest.ts'
import { parseAnswer, type Probe } from '../../task/probe.ts'
import type { Machine } from '../../run/machine.ts'
import { type BecomeOption, becomeUser, withBecome } from '../become-option.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import { type ConnectionOptions, type InventoryOptions, withConnection, withInventory } from '../options.ts'
import { quietStdout } from '../stdout.ts'

interface Options extends InventoryOptions, ConnectionOptions, BecomeOption {
  readonly output: 'yaml' | 'json'
}

export function factsCommand(): Command {
  const command = new Command('facts')
    .summary('show what expressions can read as facts.NAME')
    .description('Asks hosts for their facts: what expressions of a playbook can read as facts.NAME.')
    .argument('<pattern>', 'hosts: a name, a group, a glob, `a:!b`')
    .argument('[names...]', 'only these facts')
    .addOption(new Option('--output <format>', 'how to print').choices(['yaml', 'json']).default('yaml'))
    .option('-v, --verbose', 'show the stack of an error inside Drover')
  return withBecome(withConnection(withInventory(command)))
    .addHelpText(
      'after',
      '\nExamples:\n  drover facts localhost -i localhost,\n  drover facts workers os memory --output json',
    )
    .action(async (pattern: string, names: string[], options: Options) => {
      process.exitCode = await facts(pattern, names, options)
    })
}

async function facts(pattern: string, names: readonly string[], options: Options): Promise<number> {
  const { hostsAt } = await import('../hosts-at.ts')
  const { loaded, connect, forks } = await hostsAt(pattern, options)
  const wanted = choose(loaded.facts, names)
  const { onMachines } = await import('../machines.ts')
  const all: Record<string, unknown> = {}
  const code = await onMachines(loaded, connect, forks, async (host, machine) => {
    try {
      all[host] = await ask(machine, wanted, becomeUser(options))
      return EXIT.done
    } catch (error) {
      if (!(error instanceof DroverError)) throw error
      all[host] = { error: { code: error.code, message: error.message } }
      return exitCodeOf(error)
    }
  })
  const { stringify: yaml } = await import('yaml')
  const ordered = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b)))
  quietStdout(() => undefined)(
    options.output === 'json' ? `${stringify(ordered, 2)}\n` : escape(yaml(ordered)),
  )
  return code
}

function choose(facts: Readonly<Record<string, Probe>>, names: readonly string[]): [string, Probe][] {
  if (names.length === 0) return Object.entries(facts)
  return names.map((name) => {
    const probe = facts[name]
    if (probe) return [name, probe]
    const near = nearest(name, Object.keys(facts))
    const help = near === null ? `known: ${Object.keys(facts).join(', ')}` : `did you mean ${near}?`
    throw new DroverError('usage', `there is no fact ${name}`, { help })
  })
}

/** All facts of a host, in one round trip. One that cannot be found out is its error, not the others'. */
async function ask(
  machine: Machine,
  wanted: readonly [string, Probe][],
  user: string | null,
): Promise<object> {
  await machine.ask(wanted.map(([, probe]) => ({ probe, user })))
  return Object.fromEntries(
    wanted.map(([name, probe]) => {
      const output = machine.kept({ probe, user })
      if (!output) throw new DroverError('cannot-look', `fact ${name} was not answered`)
      try {
        return [name, parseAnswer(probe, output)]
      } catch (error) {
        if (!(error instanceof DroverError)) throw error
        return [name, { error: error.message }]
      }
    }),
  )
}
