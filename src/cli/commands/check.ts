import { Command } from 'commander'
import { withConnection, withInventory, withOutput, withSelection } from '../options.ts'
import { type RunOptions, runPlaybooks } from './run.ts'

const EXAMPLES = `
Examples:
  drover check site.yaml -i lab.yaml
  drover check preflight.yaml -i localhost,
  drover check site.yaml -i lab.yaml --output junit > drift.xml

Exit codes: 0 nothing to change, 1 not started, 2 changes pending, 3 a host would fail, 4 a host was unreachable.`

export function checkCommand(): Command {
  const command = new Command('check')
    .summary('audit the hosts: show what differs from the playbooks, and change nothing')
    .description(
      'Audits the hosts: shows what differs from the playbooks, and changes nothing. As `run --check --diff --detailed-exitcode`.',
    )
    .argument('<playbook...>')
  return withOutput(withSelection(withConnection(withInventory(command))))
    .addHelpText('after', EXAMPLES)
    .action(async (playbooks: string[], options: RunOptions) => {
      process.exitCode = await runPlaybooks(playbooks, 'check', true, { ...options, diff: true })
    })
}
