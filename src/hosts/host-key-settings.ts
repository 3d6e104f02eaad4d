import { expandHome } from './home.ts'
import type { HostVariables } from './host-variables.ts'
import type { ConnectionDefaults, HostKeySettings } from './settings.ts'
import type { HostConfig } from './ssh-config/host-config.ts'
import { expandPath, type Tokens } from './ssh-config/tokens.ts'

const CHECKING = ['yes', 'true', 'ask', 'accept-new', 'no', 'off', 'false'] as const

/** Which files hold the keys of a host, and what becomes of a key that none of them holds. */
export function hostKeySettings(
  read: HostVariables,
  config: HostConfig,
  tokens: Tokens,
  defaults: ConnectionDefaults,
): HostKeySettings {
  const given = read.texts('ansible_ssh_known_hosts_file') ?? defaults.knownHostsFiles
  const own = given?.map(expandHome) ?? files(config, 'userknownhostsfile', '~/.ssh/known_hosts', tokens)
  const global = given ? [] : files(config, 'globalknownhostsfile', '/etc/ssh/ssh_known_hosts', tokens)
  return {
    files: [...own, ...global],
    addTo: own[0] ?? null,
    hashed: config.flag('hashknownhosts') ?? false,
    algorithms: config.text('hostkeyalgorithms'),
    alias: config.text('hostkeyalias'),
    unknown: unknownKeys(read, config, defaults),
    acceptCommand: defaults.acceptCommand ?? null,
  }
}

function unknownKeys(
  read: HostVariables,
  config: HostConfig,
  defaults: ConnectionDefaults,
): HostKeySettings['unknown'] {
  const checked = read.flag('ansible_ssh_host_key_checking', 'ansible_host_key_checking')
  if (defaults.acceptNewHostKeys || checked === false) return 'accept'
  const checking = config.choice('stricthostkeychecking', CHECKING)
  if (checking === 'yes' || checking === 'true') return 'refuse'
  // `no` lets changed keys pass in ssh(1). Here it does not: a machine that is another one is never configured.
  return checking === null || checking === 'ask' ? 'ask' : 'accept'
}

function files(config: HostConfig, keyword: string, usual: string, tokens: Tokens): string[] {
  const directive = config.first(keyword)
  if (!directive) return [expandHome(usual)]
  if (directive.args[0]?.toLowerCase() === 'none') return []
  return directive.args.map((file) => expandPath(file, directive, tokens))
}
