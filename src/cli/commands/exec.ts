import { Command, Option } from 'commander'
import { escape, escapeLine } from '../../report/escape.ts'
import { stringify } from '../../report/json.ts'
import { DroverError } from '../../task/error.ts'
import type { Output } from '../../task/output.ts'
import { quote } from '../../task/quote.ts'
import type { Command as ShellCommand } from '../../task/command.ts'
import { type BecomeOption, becomeUser, withBecome } from '../become-option.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import { type ConnectionOptions, type InventoryOptions, withConnection, withInventory } from '../options.ts'
import { quietStdout } from '../stdout.ts'

const EXAMPLES = `
Several words are run as they are; one word is a line for the shell:
  drover exec workers -i lab.yaml -- ls -l '/a path'
  drover exec workers -i lab.yaml -b -- 'df -h / | tail -1'

Exit codes: 0 all succeeded, 1 not started, 3 it failed on a host, 4 a host was unreachable,
130 interrupted.`

interface Options extends InventoryOptions, ConnectionOptions, BecomeOption {
  readonly output: 'lines' | 'json'
  readonly timeout?: string
}

export function execCommand(): Command {
  const command = new Command('exec')
    .summary('run a command on hosts and show what it prints')
    .description(
      'Runs a command on every host that the pattern matches and shows what it prints. It is run each time, whatever it does.',
    )
    .argument('<pattern>', 'hosts: a name, a group, a glob, `a:!b`')
    .argument('<command...>', 'what to run, after `--`')
    .addOption(new Option('--output <format>', 'how to report').choices(['lines', 'json']).default('lines'))
    .option('--timeout <seconds>', 'end the command after this time')
    .option('-v, --verbose', 'show the stack of an error inside Drover')
  return withBecome(withConnection(withInventory(command)))
    .addHelpText('after', EXAMPLES)
    .action(async (pattern: string, words: string[], options: Options) => {
      process.exitCode = await exec(pattern, words, options)
    })
}

/** How it ended on one host: what the command left, or why it was not run. */
interface Ended {
  readonly host: string
  readonly output: Output | null
  readonly error: DroverError | null
}

async function exec(pattern: string, words: readonly string[], options: Options): Promise<number> {
  const shell = shellCommand(words, options.timeout)
  const { hostsAt } = await import('../hosts-at.ts')
  const { loaded, connect, forks } = await hostsAt(pattern, options)
  const { onMachines } = await import('../machines.ts')
  const write = quietStdout(() => undefined)
  const all: Ended[] = []
  const code = await onMachines(loaded, connect, forks, async (host, machine) => {
    const ended = await machine.apply([shell], [], becomeUser(options)).then(
      (outputs) => ({ host, output: outputs[0] ?? null, error: null }),
      (error: unknown) => ({ host, output: null, error: known(error) }),
    )
    all.push(ended)
    if (options.output === 'lines') write(text(ended))
    return codeOf(ended)
  })
  if (options.output === 'json') write(`${stringify(all.map(document), 2)}\n`)
  return code
}

function codeOf({ output, error }: Ended): number {
  if (error) return exitCodeOf(error)
  return (output?.code ?? 0) === 0 ? EXIT.done : EXIT.failed
}

/** One word is a line of shell; several are a program and its arguments. */
function shellCommand(words: readonly string[], timeout: string | undefined): ShellCommand {
  const script = words.length === 1 ? (words[0] ?? '') : words.map(quote).join(' ')
  if (timeout === undefined) return { script, locale: 'user' }
  if (!/^[1-9]\d*$/.test(timeout))
    throw new DroverError('usage', '--timeout must be a whole number of seconds')
  return { script, locale: 'user', timeout: Number(timeout) }
}

function known(error: unknown): DroverError {
  if (error instanceof DroverError) return error
  throw error
}

function text({ host, output, error }: Ended): string {
  const how = error ? `error[${error.code}]: ${escape(error.message)}` : `exit code ${output?.code ?? 0}`
  const lines = [output?.stdout, output?.stderr].flatMap((printed) =>
    printed === undefined || printed === '' ? [] : escape(printed).replace(/\n$/, '').split('\n'),
  )
  return [`${escapeLine(host)}: ${how}`, ...lines.map((line) => `  ${line}`), ''].join('\n')
}

function document({ host, output, error }: Ended): object {
  const { code = null, stdout = null, stderr = null } = output ?? {}
  return { host, code, stdout, stderr, error: error && { code: error.code, message: error.message } }
}
