import { Command } from 'commander'
import { type InventoryOptions, withInventory } from '../options.ts'
import { printLines } from '../stdout.ts'

const EXAMPLES = `
Examples:
  drover inventory graph -i lab.yaml
  drover inventory vars k8s-worker-1 -i lab.yaml`

export function inventoryCommand(): Command {
  return new Command('inventory')
    .summary('show hosts, groups and variables')
    .description('Shows what an inventory says, without touching a host.')
    .addHelpText('after', EXAMPLES)
    .addCommand(inventoryQuestion('list', 'the hosts, one a line', '[pattern]'))
    .addCommand(inventoryQuestion('graph', 'the groups and their hosts', ''))
    .addCommand(inventoryQuestion('host', 'the groups and variables of a host, as YAML', '<name>'))
    .addCommand(inventoryQuestion('vars', 'the variables of a host, as YAML', '<name>'))
}

function inventoryQuestion(
  name: 'list' | 'graph' | 'host' | 'vars',
  description: string,
  argument: string,
): Command {
  const command = new Command(name)
    .description(description)
    .option('-v, --verbose', 'show the stack of an error inside Drover')
  if (argument !== '') command.argument(argument)
  return withInventory(command).action(async (...given: unknown[]) => {
    const [asked, options] = argument === '' ? ['all', given[0]] : given
    const { inventoryAnswers } = await import('../inventory-answers.ts')
    const lines = await inventoryAnswers[name](
      (asked as string | undefined) ?? 'all',
      options as InventoryOptions,
    )
    process.exitCode = printLines(lines)
  })
}
