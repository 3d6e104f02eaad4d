import { expandHome } from './home.ts'
import type { HostVariables } from './host-variables.ts'
import type { ConnectionDefaults, LoginMethod, LoginSettings } from './settings.ts'
import { onlyOpenssh, showSource } from './ssh-config/directive.ts'
import type { HostConfig } from './ssh-config/host-config.ts'
import { expandPath, type Tokens } from './ssh-config/tokens.ts'

const METHODS: readonly LoginMethod[] = ['publickey', 'password', 'keyboard-interactive']

/** With what to log in on a host. */
export function loginSettings(
  read: HostVariables,
  config: HostConfig,
  tokens: Tokens,
  defaults: ConnectionDefaults,
): LoginSettings {
  return {
    keyFiles: keyFiles(config, tokens),
    passphrase: read.secret('ansible_ssh_private_key_passphrase', 'ansible_private_key_passphrase'),
    agent: agentSocket(config, tokens),
    onlyTheseKeys: config.flag('identitiesonly') ?? false,
    forwardAgent: forwardAgent(config),
    password:
      read.secret('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password') ??
      defaults.askedPassword ??
      null,
    methods: methods(config),
    notes: notes(config),
  }
}

function keyFiles(config: HostConfig, tokens: Tokens): string[] | null {
  const directives = config.all('identityfile')
  if (directives.length === 0) return null
  return directives.flatMap((directive) => {
    const [file = 'none'] = directive.args
    if (file.toLowerCase() === 'none') return []
    // A variable of the inventory is a path as it stands: only ssh_config has tokens.
    return [typeof directive.source === 'string' ? expandHome(file) : expandPath(file, directive, tokens)]
  })
}

function agentSocket(config: HostConfig, tokens: Tokens): string | null {
  const directive = config.first('identityagent')
  const [value = 'SSH_AUTH_SOCK'] = directive?.args ?? []
  if (value.toLowerCase() === 'none') return null
  const variable = value === 'SSH_AUTH_SOCK' ? value : /^\$(\w+)$/.exec(value)?.[1]
  if (variable !== undefined) return nonEmpty(process.env[variable])
  return directive ? expandPath(value, directive, tokens) : null
}

function nonEmpty(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value
}

function forwardAgent(config: HostConfig): boolean {
  const directive = config.first('forwardagent')
  if (directive && !/^(yes|no|true|false)$/i.test(directive.args[0] ?? ''))
    throw onlyOpenssh(directive, 'with an agent of its own is something that only the system’s ssh can do')
  return config.flag('forwardagent') ?? false
}

function methods(config: HostConfig): LoginMethod[] {
  const preferred = config.text('preferredauthentications')?.split(',')
  const ordered = preferred ? METHODS.filter((method) => preferred.includes(method)) : [...METHODS]
  if (preferred) ordered.sort((a, b) => preferred.indexOf(a) - preferred.indexOf(b))
  const allowed: Readonly<Record<LoginMethod, boolean>> = {
    publickey: config.text('pubkeyauthentication')?.toLowerCase() !== 'no',
    password: config.flag('passwordauthentication') ?? true,
    'keyboard-interactive': config.flag('kbdinteractiveauthentication') ?? true,
  }
  return ordered.filter((method) => allowed[method])
}

/** The system's own file asks for GSSAPI on every Debian, whoever has a ticket or not: only a user's is meant. */
function notes(config: HostConfig): string[] {
  const gssapi = config.first('gssapiauthentication')
  if (!gssapi || gssapi.args[0]?.toLowerCase() !== 'yes') return []
  const source = showSource(gssapi.source)
  if (source.startsWith('/etc/ssh/')) return []
  return [`${source} wants GSSAPIAuthentication: \`ansible_connection: openssh\` can do that.`]
}
