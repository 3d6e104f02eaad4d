import { Command } from 'commander'
import { DroverError } from '../../task/error.ts'
import { adHocPlay } from '../ad-hoc.ts'
import { type BecomeOption, becomeUser, withBecome } from '../become-option.ts'
import { withConnection, withInventory, withOutput } from '../options.ts'
import { type RunOptions, runPlaybooks } from './run.ts'

interface Options extends RunOptions, BecomeOption {
  readonly check?: boolean
  readonly detailedExitcode?: boolean
}

const EXAMPLES = `
Examples:
  drover task apt workers packages=[nfs-common] -i lab.yaml -b --check --diff
  drover task file localhost path=/srv/data state=directory mode=0755 -i localhost,

A value is text where the task takes text, else YAML: a number, true, [a, b].`

export function taskCommand(): Command {
  const command = new Command('task')
    .summary('do one task on hosts, as a play of one step')
    .description('Does one task on every host that the pattern matches, as a play of one step would.')
    .argument('<name>', 'the task (`drover tasks` lists them)')
    .argument('<pattern>', 'hosts: a name, a group, a glob, `a:!b`')
    .argument('[params...]', 'the params of the task, as key=value')
    .option('-C, --check', 'change nothing, show what would be changed')
    .option('-D, --diff', 'show what differs, and the commands')
    .option('--detailed-exitcode', 'with --check: exit with 2 when something would be changed')
  return withBecome(withOutput(withConnection(withInventory(command))))
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, pattern: string, params: string[], options: Options) => {
      process.exitCode = await task(name, pattern, params, options)
    })
}

async function task(
  name: string,
  pattern: string,
  params: readonly string[],
  options: Options,
): Promise<number> {
  const { typedParams } = await import('../typed-params.ts')
  const step = { name: [name, ...params].join(' '), [name]: await typedParams(name, params.map(pair)) }
  const playbook = adHocPlay(pattern, [step], `${name} on ${pattern}`, becomeUser(options))
  return runPlaybooks(
    [playbook],
    options.check ? 'check' : 'apply',
    options.detailedExitcode ?? false,
    options,
  )
}

function pair(written: string): [string, string] {
  const equals = written.indexOf('=')
  if (equals < 1) {
    throw new DroverError('usage', `a param is written key=value, not ${written}`, {
      help: '`drover tasks NAME` explains them',
    })
  }
  return [written.slice(0, equals), written.slice(equals + 1)]
}
