import type { Variable } from './host-variables.ts'
import type { ConnectionDefaults, ConnectionSettings } from './settings.ts'
import { type Directive, sshConfigError } from './ssh-config/directive.ts'
import type { HostConfig } from './ssh-config/host-config.ts'

/** `user@host:port`, `[address]:port`, or the same as `ssh://…`. */
const HOP = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:\s]+)(?::(\d+))?\/?$/

/**
 * The machine that ProxyJump names last: the one from which the host is reached. Those before it are its own
 * ProxyJump; a single one has what ~/.ssh/config says about it, ProxyJump included.
 *
 * @param via the hosts that are reached through this one, to notice a circle.
 * @param settingsOf the settings of a hop with these variables.
 */
export function jumpSettings(
  config: HostConfig,
  via: readonly string[],
  passedOn: Readonly<Record<string, unknown>>,
  settingsOf: (name: string, variable: Variable) => ConnectionSettings,
): ConnectionSettings | null {
  const directive = config.first('proxyjump')
  const value = directive?.args[0] ?? 'none'
  if (!directive || value.toLowerCase() === 'none') return null
  const hops = value.split(',')
  const last = parseHop(hops.pop() ?? '', directive)
  if (via.includes(last.host))
    throw sshConfigError(directive.source, `ProxyJump leads in a circle: ${[...via, last.host].join(' <- ')}`)
  const variables: Readonly<Record<string, unknown>> = {
    ...passedOn,
    ansible_connection: 'ssh',
    ansible_host: last.host,
    ansible_user: last.user,
    ansible_port: last.port,
    ...(hops.length === 0 ? {} : { ansible_ssh_args: `-J ${hops.join(',')}` }),
  }
  return settingsOf(last.host, (name) => variables[name])
}

function parseHop(text: string, directive: Directive) {
  const [, user, host, port] = HOP.exec(text.trim()) ?? []
  if (host === undefined) throw sshConfigError(directive.source, `ProxyJump: ${text} is no user@host:port`)
  return { user, host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? undefined : Number(port) }
}

/** On the way, as in ssh(1), only ~/.ssh/config says who logs in and with what. */
export function defaultsOfJump(defaults: ConnectionDefaults): ConnectionDefaults {
  const { user: _user, privateKeyFile: _key, askedPassword: _password, ...rest } = defaults
  return rest
}
