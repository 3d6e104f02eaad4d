import { Command } from 'commander'
import { type InventoryOptions, type SelectionOptions, withInventory, withSteps } from '../options.ts'
import { plural } from '../../report/plural.ts'
import { printLines } from '../stdout.ts'
import type { Step } from '../../task/playbook.ts'
import { writtenSteps } from '../../task/steps.ts'

export function validateCommand(): Command {
  const command = new Command('validate')
    .summary('find every mistake of playbooks and inventory, without touching a host')
    .description(
      'Finds every mistake of playbooks, inventory and variables that can be known without touching a host.',
    )
    .argument('<playbook...>')
    .option('-v, --verbose', 'show the stack of an error inside Drover')
  return withSteps(withInventory(command))
    .addHelpText('after', '\nExample:\n  drover validate site.yaml -i lab.yaml')
    .action(async (playbooks: string[], options: InventoryOptions & SelectionOptions) => {
      const { load } = await import('../load.ts')
      const { plays } = await load(playbooks, options)
      const steps = plays.reduce((sum, play) => sum + writtenSteps<Step>(play.nodes).length, 0)
      const hosts = new Set(plays.flatMap((play) => play.hosts)).size
      process.exitCode = printLines([
        `valid: ${[plural(plays.length, 'play'), plural(steps, 'step'), plural(hosts, 'host')].join(', ')}`,
      ])
    })
}
