import { userInfo } from 'node:os'
import { becomeSettings } from './become-settings.ts'
import { HostVariables, type Variable } from './host-variables.ts'
import { hostKeySettings } from './host-key-settings.ts'
import { defaultsOfJump, jumpSettings } from './jump-settings.ts'
import { loginSettings } from './login-settings.ts'
import { opensshArguments } from './openssh-arguments.ts'
import type { ConnectionDefaults, ConnectionSettings } from './settings.ts'
import { configWithoutFiles, ofHost, sshConfigOf } from './ssh-config-of.ts'
import { SshConfigFiles } from './ssh-config/files.ts'
import type { HostConfig } from './ssh-config/host-config.ts'

/**
 * Reads a host's `ansible_*` variables, so that inventories written for Ansible work as they are, and what
 * ~/.ssh/config and /etc/ssh/ssh_config say about it. The first value of a setting wins:
 * `ansible_ssh_args`, the other variables, the command line, `ansible_ssh_common_args`,
 * `ansible_ssh_extra_args`, ~/.ssh/config, /etc/ssh/ssh_config.
 *
 * @param files keeps what was read, for the next host. @param via the hosts that are reached through this one.
 * @throws {DroverError} `invalid-value` when a variable has the wrong type, `ssh-config`, `file-unreadable`.
 */
export function connectionSettings(
  name: string,
  variable: Variable,
  defaults: ConnectionDefaults,
  files = new SshConfigFiles(),
  via: readonly string[] = [],
): ConnectionSettings {
  const read = new HostVariables(name, variable)
  const given = read.text('ansible_host', 'ansible_ssh_host')
  const connection = read.connection(given !== null || read.port('ansible_port', 'ansible_ssh_port') !== null)
  const alias = given ?? name
  try {
    const { config, file } =
      connection === 'ssh'
        ? sshConfigOf(read, alias, defaults, files)
        : configWithoutFiles(read, alias, defaults)
    const passedOn = {
      ansible_ssh_config_file: file,
      ansible_ssh_known_hosts_file: variable('ansible_ssh_known_hosts_file'),
    }
    const jump = jumpSettings(config, [...via, alias], passedOn, (hop, hopVariable) =>
      connectionSettings(hop, hopVariable, defaultsOfJump(defaults), files, [...via, alias]),
    )
    const openssh = {
      program: read.text('ansible_ssh_executable') ?? 'ssh',
      args: connection === 'openssh' ? opensshArguments(read, defaults) : [],
    }
    return { name, connection, jump, openssh, ...resolved(read, config, alias, defaults) }
  } catch (error) {
    throw via.length === 0 ? ofHost(name, error) : error
  }
}

function resolved(read: HostVariables, config: HostConfig, alias: string, defaults: ConnectionDefaults) {
  const where = {
    address: config.text('hostname')?.replaceAll('%h', alias) ?? alias,
    port: config.number('port', 1, 65535) ?? 22,
    user: config.text('user') ?? userInfo().username,
  }
  const tokens = { alias, ...where }
  return {
    ...where,
    login: loginSettings(read, config, tokens, defaults),
    hostKey: hostKeySettings(read, config, tokens, defaults),
    become: becomeSettings(read, defaults),
    ...patience(read, config, defaults),
    algorithms: {
      kex: config.text('kexalgorithms'),
      cipher: config.text('ciphers'),
      mac: config.text('macs'),
    },
    addressFamily: config.choice('addressfamily', ['any', 'inet', 'inet6']) ?? 'any',
    bindAddress: config.text('bindaddress'),
  }
}

/** How long to wait for what. */
function patience(read: HostVariables, config: HostConfig, defaults: ConnectionDefaults) {
  return {
    connectTimeout:
      read.seconds('ansible_ssh_timeout', 'ansible_timeout') ??
      defaults.connectTimeout ??
      config.seconds('connecttimeout') ??
      10,
    keepaliveInterval: defaults.keepaliveInterval ?? config.seconds('serveraliveinterval') ?? 15,
    keepaliveCountMax: config.number('serveralivecountmax', 1, 1_000_000) ?? 3,
  }
}
