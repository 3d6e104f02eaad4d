import { split } from 'shlex'
import { DroverError } from '../task/error.ts'
import { expandHome } from './home.ts'
import type { HostVariables } from './host-variables.ts'
import type { ConnectionDefaults } from './settings.ts'

/**
 * The words for the system's ssh, in the order of their rank: its own configuration does the rest. Nothing of
 * `ansible_ssh_args` and its like is looked at.
 *
 * @throws {DroverError} `invalid-value` for a password, which ssh takes from a terminal only.
 */
export function opensshArguments(read: HostVariables, defaults: ConnectionDefaults): string[] {
  if (read.secret('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'))
    throw new DroverError('invalid-value', 'ansible_connection: openssh cannot log in with a password', {
      help: 'Use a key, or `ansible_connection: ssh`.',
    })
  const words = (name: string) => split(read.line(name) ?? '')
  const port = read.port('ansible_port', 'ansible_ssh_port')
  const key = read.text('ansible_ssh_private_key_file', 'ansible_private_key_file') ?? defaults.privateKeyFile
  return [
    ...words('ansible_ssh_args'),
    ...option('-F', file(read.text('ansible_ssh_config_file') ?? defaults.sshConfigFiles?.[0])),
    ...option('-p', port),
    ...option('-l', read.text('ansible_user', 'ansible_ssh_user') ?? defaults.user),
    ...option('-i', file(key)),
    ...setting(
      'ConnectTimeout',
      read.seconds('ansible_ssh_timeout', 'ansible_timeout') ?? defaults.connectTimeout,
    ),
    ...setting('ServerAliveInterval', defaults.keepaliveInterval),
    ...hostKeys(read, defaults),
    ...words('ansible_ssh_common_args'),
    ...words('ansible_ssh_extra_args'),
    // Nobody answers: what ssh would ask is an error instead.
    ...setting('BatchMode', 'yes'),
  ]
}

function hostKeys(read: HostVariables, defaults: ConnectionDefaults): string[] {
  const files = read.texts('ansible_ssh_known_hosts_file') ?? defaults.knownHostsFiles
  const checked = read.flag('ansible_ssh_host_key_checking', 'ansible_host_key_checking')
  const accept = defaults.acceptNewHostKeys || checked === false
  return [
    ...setting('UserKnownHostsFile', files?.map((name) => `"${expandHome(name)}"`).join(' ')),
    ...setting('StrictHostKeyChecking', accept ? 'accept-new' : null),
  ]
}

function file(path: string | null | undefined): string | null {
  return path === null || path === undefined ? null : expandHome(path)
}

function option(letter: string, value: string | number | null | undefined): string[] {
  return value === null || value === undefined ? [] : [letter, String(value)]
}

/** ssh takes whole seconds. */
function setting(keyword: string, value: string | number | null | undefined): string[] {
  if (value === null || value === undefined) return []
  return ['-o', `${keyword}=${typeof value === 'number' ? Math.ceil(value) : value}`]
}
