import { Command, Option } from 'commander'
import { withInventory } from '../options.ts'
import { printLines } from '../stdout.ts'
import type { VarsOptions } from '../vars/answer.ts'

const HELP = `
A word of letters, digits and underscores is the name of a variable; all others are playbooks. Without a
playbook, what the inventory and -e say is shown. No host is asked, and nobody is: what only a run can tell
is shown as not known, with what it needs.

Examples:
  drover vars web1 -i lab.yaml                        all variables of web1
  drover vars web1 http_port -i lab.yaml site.yaml    one of them, in each play that reaches web1`

export function varsCommand(): Command {
  const command = new Command('vars')
    .summary('show the variables of a host, where each comes from and what it hides')
    .description(
      'Shows the value of each variable of a host as a play sees it, the file and line it comes from, and what it hides.',
    )
    .argument('<host>')
    .argument('[words...]', 'the name of a variable, and playbooks')
    .addOption(new Option('--output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('-v, --verbose', 'show the stack of an error inside Drover')
  return withInventory(command)
    .addHelpText('after', HELP)
    .action(async (host: string, words: string[], options: VarsOptions) => {
      const { varsAnswer } = await import('../vars/answer.ts')
      process.exitCode = printLines(await varsAnswer(host, words, options))
    })
}
