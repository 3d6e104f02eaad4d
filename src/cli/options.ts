import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Output, OUTPUTS } from '../report/output-names.ts'

/** Which hosts there are, and what their variables say. */
export interface InventoryOptions {
  readonly inventory?: readonly string[]
  readonly limit?: string
  readonly extraVars?: readonly string[]
}

/** How hosts are reached. */
export interface ConnectionOptions {
  readonly user?: string
  readonly privateKey?: string
  readonly acceptNewHostKeys?: boolean
  readonly askPass?: boolean
  readonly connectionPasswordFile?: string
  readonly askBecomePass?: boolean
  readonly becomePasswordFile?: string
  readonly forks?: number
}

/** Which steps are meant. */
export interface SelectionOptions {
  readonly tags?: readonly string[]
  readonly skipTags?: readonly string[]
  readonly startAtTask?: string
  readonly forceHandlers?: boolean
  readonly forgetHandlers?: boolean
}

/** How it is shown. */
export interface OutputOptions {
  readonly output?: Output
  readonly diff?: boolean
  readonly verbose?: boolean
}

export function withInventory(command: Command): Command {
  return command
    .option(
      '-i, --inventory <inventory>',
      'inventory: a file, a folder, or names with a comma, as `web1,web2` or `localhost,` (repeatable; default: $DROVER_INVENTORY, else what drover.yaml says, else ./inventory)',
      collect,
    )
    .option('-l, --limit <pattern>', 'only hosts that match the pattern, too')
    .option(
      '-e, --extra-vars <vars>',
      'variables that win over all: name=value or @file (repeatable)',
      collect,
    )
}

export function withConnection(command: Command): Command {
  return command
    .option('-u, --user <name>', 'user to log in as, where the inventory names none')
    .option('--private-key <file>', 'private key to log in with, where the inventory names none')
    .option(
      '--accept-new-host-keys',
      'remember the keys of hosts never seen before; a changed key is always refused',
    )
    .option('-k, --ask-pass', 'ask for the password to log in with, on the terminal')
    .option('--connection-password-file <file>', 'file whose first line is the password to log in with')
    .option('-K, --ask-become-pass', "ask for sudo's password (or su's, doas's), on the terminal")
    .option('--become-password-file <file>', "file whose first line is sudo's password (or su's, doas's)")
    .option(
      '-f, --forks <number>',
      'hosts at work at the same time (default: what drover.yaml says, else 64)',
      positive,
    )
}

/** Which steps are meant, and whether they are only to be listed. */
export function withSelection(command: Command): Command {
  return withSteps(command)
    .option('--force-handlers', 'run notified handlers on hosts that have failed, too')
    .option('--forget-handlers', 'drop the handlers that earlier runs notified and did not run')
    .option('--list-hosts', 'show which hosts each play would reach, and do nothing')
    .option('--list-tasks', 'show the steps of each play, and do nothing')
    .option('--list-tags', 'show all tags of each play, and do nothing')
}

export function withSteps(command: Command): Command {
  return command
    .option(
      '-t, --tags <tags>',
      'only steps with one of these tags (comma-separated, repeatable)',
      collectList,
    )
    .option(
      '--skip-tags <tags>',
      'no steps with one of these tags (comma-separated, repeatable)',
      collectList,
    )
    .option('--start-at-task <name>', 'begin at the step with this name: also a pattern, or ROLE : NAME')
}

export function withOutput(command: Command): Command {
  return command
    .addOption(
      new Option('--output <format>', 'how to report (default: pretty on a terminal, else lines)').choices(
        OUTPUTS,
      ),
    )
    .option('-v, --verbose', 'show the stack of an error inside Drover')
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function collectList(value: string, before: readonly string[] = []): readonly string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ]
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(value)
}
