import { Command } from 'commander'
import type { LoadOptions } from '../../load/run.ts'
import { applyCommand } from '../apply-command.ts'
import { isListing, type Listed, listing } from '../listing.ts'
import {
  type ConnectionOptions,
  type InventoryOptions,
  type OutputOptions,
  type SelectionOptions,
  withConnection,
  withInventory,
  withOutput,
  withSelection,
} from '../options.ts'
import { printLines } from '../stdout.ts'

export type RunOptions = InventoryOptions & ConnectionOptions & SelectionOptions & OutputOptions & Listed

interface Options extends RunOptions {
  readonly check?: boolean
  readonly detailedExitcode?: boolean
}

const EXAMPLES = `
Examples:
  drover run site.yaml -i lab.yaml --check --diff    show what would be changed, and how
  drover run site.yaml -i lab.yaml -l 'workers:!w3'  some hosts only
  drover run site.yaml -i lab.yaml -t disks -K       steps tagged disks; ask for sudo's password

Exit codes: 0 done, 1 not started, 2 changes pending (--check --detailed-exitcode), 3 a host failed,
4 a host was unreachable, 130 interrupted.`

export function runCommand(): Command {
  const command = new Command('run')
    .summary('make the hosts as the playbooks wish')
    .description(
      'Makes the hosts as the playbooks wish. With --check, shows what that would change, and changes nothing.',
    )
    .argument('<playbook...>')
    .option('-C, --check', 'change nothing, show what would be changed')
    .option('-D, --diff', 'show what differs, and the commands')
    .option('--detailed-exitcode', 'with --check: exit with 2 when something would be changed')
  return withOutput(withSelection(withConnection(withInventory(command))))
    .addHelpText('after', EXAMPLES)
    .action(async (playbooks: string[], options: Options) => {
      const mode = options.check ? 'check' : 'apply'
      process.exitCode = await runPlaybooks(playbooks, mode, options.detailedExitcode ?? false, options)
    })
}

/** Loads and performs; returns the exit code. */
export async function runPlaybooks(
  playbooks: LoadOptions['playbooks'],
  mode: 'check' | 'apply',
  pendingCounts: boolean,
  options: RunOptions,
): Promise<number> {
  const { load } = await import('../load.ts')
  const loaded = await load(playbooks, options)
  if (isListing(options)) return printLines(listing(loaded, options))
  const { perform } = await import('../perform.ts')
  const { withProject } = await import('../project-defaults.ts')
  const what = { loaded, mode, pendingCounts, applyCommand: applyCommand(process.argv.slice(2)) }
  return perform(what, withProject(options, loaded.project))
}
