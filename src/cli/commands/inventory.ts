import { Command } from 'commander'
import type { InventoryAnswers, Shown } from '../inventory-answers.ts'
import { type InventoryOptions, withInventory } from '../options.ts'
import { printLines } from '../stdout.ts'

const EXAMPLES = `
Examples:
  drover inventory graph -i lab.yaml
  drover inventory list workers -i lab.yaml
  drover inventory hosts 'workers:!k8s-worker-2' -i lab.yaml
  drover inventory vars k8s-worker-1 -i lab.yaml`

type Options = InventoryOptions & Shown

export function inventoryCommand(): Command {
  const list = question('list', 'groups, hosts and variables, as `ansible-inventory --list`', '[pattern]')
    .option('--export', 'variables where they were said, instead of merged for each host')
    .option('--yaml', 'YAML instead of JSON')
  const graph = question('graph', 'the groups as a tree, as `ansible-inventory --graph`', '[group]').option(
    '--vars',
    'variables, too',
  )
  const host = question(
    'host',
    'the variables of a host as written, as `ansible-inventory --host`',
    '<name>',
  ).option('--yaml', 'YAML instead of JSON')
  return new Command('inventory')
    .summary('show hosts, groups and variables')
    .description('Shows what an inventory says, without touching a host.')
    .addHelpText('after', EXAMPLES)
    .addCommand(list)
    .addCommand(graph)
    .addCommand(host)
    .addCommand(question('vars', 'the variables of a host with their values, as YAML', '<name>'))
    .addCommand(question('hosts', 'the hosts of a pattern, one a line', '[pattern]'))
}

function question(name: keyof InventoryAnswers, description: string, argument: string): Command {
  const command = new Command(name)
    .description(description)
    .option('-v, --verbose', 'show the stack of an error inside Drover')
    .argument(argument)
  return withInventory(command).action(async (asked: string | undefined, options: Options) => {
    const { inventoryAnswers } = await import('../inventory-answers.ts')
    process.exitCode = printLines(await inventoryAnswers[name](asked ?? 'all', options))
  })
}
