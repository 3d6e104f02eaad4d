import { DroverError } from '../task/error.ts'
import { expandHome } from './home.ts'
import type { HostVariables } from './host-variables.ts'
import type { ConnectionDefaults } from './settings.ts'
import { parseSshArguments } from './ssh-config/arguments.ts'
import type { Directive } from './ssh-config/directive.ts'
import type { SshConfigFiles } from './ssh-config/files.ts'
import { HostConfig } from './ssh-config/host-config.ts'

const USUAL_FILES = ['~/.ssh/config', '/etc/ssh/ssh_config']

export interface ConfigOfHost {
  readonly config: HostConfig
  /** The file that was named in place of the usual ones. */
  readonly file: string | null
}

/**
 * All that is said about a host in the form of ssh_config, strongest first: the order in which ssh(1)
 * gets it from Ansible. Host lines are compared with the address that the inventory gives.
 *
 * @throws {DroverError} as `connectionSettings`.
 */
export function sshConfigOf(
  read: HostVariables,
  alias: string,
  defaults: ConnectionDefaults,
  files: SshConfigFiles,
): ConfigOfHost {
  const [first, common, extra] = (
    ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'] as const
  ).map((name) => parseSshArguments(read.line(name) ?? '', name))
  const named = [first, common, extra].map((args) => args?.configFile).find((file) => file != null)
  const file = named ?? read.text('ansible_ssh_config_file')
  const paths = file === null ? (defaults.sshConfigFiles ?? USUAL_FILES) : file === 'none' ? [] : [file]
  const config = new HostConfig(alias, [
    first?.settings ?? [],
    fromVariables(read, defaults),
    common?.settings ?? [],
    extra?.settings ?? [],
    ...paths.map((path) => files.load(expandHome(path), file !== null)),
  ])
  return { config, file }
}

/** What the variables and the command line say, for a connection that no ssh_config takes part in. */
export function configWithoutFiles(
  read: HostVariables,
  alias: string,
  defaults: ConnectionDefaults,
): ConfigOfHost {
  return { config: new HostConfig(alias, [fromVariables(read, defaults)]), file: null }
}

function fromVariables(read: HostVariables, defaults: ConnectionDefaults): Directive[] {
  const port = read.port('ansible_port', 'ansible_ssh_port')
  const key = read.text('ansible_ssh_private_key_file', 'ansible_private_key_file')
  return [
    ...directive('User', read.text('ansible_user', 'ansible_ssh_user') ?? defaults.user, 'ansible_user'),
    ...directive('Port', port === null ? null : String(port), 'ansible_port'),
    ...directive('IdentityFile', key ?? defaults.privateKeyFile, 'ansible_ssh_private_key_file'),
  ]
}

function directive(written: string, value: string | null | undefined, source: string): Directive[] {
  if (value === null || value === undefined) return []
  return [{ keyword: written.toLowerCase(), written, args: [value], source }]
}

/** Ours: every error of an ssh_config belongs to one host. */
export function ofHost(name: string, error: unknown): unknown {
  if (!(error instanceof DroverError) || error.code !== 'ssh-config') return error
  return new DroverError(error.code, `host ${name}: ${error.message}`, error.details)
}
