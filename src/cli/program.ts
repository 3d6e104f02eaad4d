import { Command } from 'commander'
import { checkCommand } from './commands/check.ts'
import { execCommand } from './commands/exec.ts'
import { factsCommand } from './commands/facts.ts'
import { inventoryCommand } from './commands/inventory.ts'
import { runCommand } from './commands/run.ts'
import { taskCommand } from './commands/task.ts'
import { tasksCommand } from './commands/tasks.ts'
import { varsCommand } from './commands/vars.ts'
import { validateCommand } from './commands/validate.ts'
import { version, VERSION_FLAGS } from './version.ts'

const HELP = `
What --check shows is what a run does, and a second run does nothing.

Examples:
  drover check preflight.yaml -i localhost,    audit this machine
  drover check site.yaml -i lab.yaml           show what would be changed
  drover run site.yaml -i lab.yaml             change it`

/** The command line as commander reads it. Wrong usage throws CommanderError. */
export function program(): Command {
  const root = new Command('drover')
    .description('Declarative playbooks for the machines of a lab.')
    .version(version(), VERSION_FLAGS.join(', '), 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('after', HELP)
  const commands = [
    runCommand(),
    checkCommand(),
    validateCommand(),
    tasksCommand(),
    inventoryCommand(),
    varsCommand(),
    factsCommand(),
    execCommand(),
    taskCommand(),
  ]
  for (const command of commands) root.addCommand(command)
  return strict(root)
}

/** A playbook alone says not whether to check or to run. */
const MEANT_RUN = '$&\n(Did you mean run $1, or check $1?)'

/** Wrong usage is thrown instead of ending the process, and reads like every other error. */
function strict(command: Command): Command {
  command
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(
          text.replace(/^error: /, 'error[usage]: ').replace(/^.*unknown command '(.+\.ya?ml)'$/m, MEANT_RUN),
        )
      },
    })
    .showHelpAfterError(`(drover ${command.parent ? `${command.name()} ` : ''}--help explains)`)
    .configureHelp({ showGlobalOptions: true })
  for (const inner of command.commands) strict(inner)
  return command
}
