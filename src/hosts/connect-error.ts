import { DroverError } from '../task/error.ts'
import type { Login } from './login.ts'
import type { ConnectionSettings } from './settings.ts'

/** What the codes of system calls mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the other side closed the connection',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'no answer',
  ENOTFOUND: 'the name is not known (DNS)',
  EMFILE: 'this process has as many connections as it may have open files',
  EAI_AGAIN: 'the name cannot be looked up now (DNS)',
}

const TOO_MANY_FILES =
  'Each host that is connected takes one. Raise the limit (`ulimit -n`), or work on fewer hosts: `--limit`, or `serial` in the play.'

interface SshError extends Error {
  readonly code?: string | number
  readonly level?: string
}

/** `user@address:port`'s second half, as messages name a machine. */
export function whereIs({ address, port }: ConnectionSettings): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** Says in our words why no connection came about. */
export function connectFailure(settings: ConnectionSettings, login: Login, error: SshError): DroverError {
  const refused = error.level === 'client-authentication' || /authentication fail/i.test(error.message)
  return refused ? loginRefused(settings, login, error) : unreachable(settings, error)
}

/** The same, before anything was said of a login. */
export function unreachable(settings: ConnectionSettings, error: SshError): DroverError {
  return new DroverError(
    'unreachable',
    `cannot connect to ${whereIs(settings)}: ${reason(settings, error)}`,
    {
      cause: error,
      ...(error.code === 'EMFILE' ? { help: TOO_MANY_FILES } : {}),
    },
  )
}

function reason({ connectTimeout }: ConnectionSettings, error: SshError): string {
  const known = typeof error.code === 'string' ? REASONS[error.code] : undefined
  if (error.level === 'client-timeout') return `no answer within ${connectTimeout} s`
  if (/before handshake/.test(error.message))
    return 'the other side closed the connection before the handshake'
  return known ?? (error.message || String(error.code))
}

function loginRefused(settings: ConnectionSettings, { tried, notes }: Login, error: SshError): DroverError {
  const who = `${settings.user}@${whereIs(settings)}`
  const what = tried.length === 0 ? 'there is nothing to log in with' : `tried ${tried.join(', ')}`
  const hint =
    'Set ansible_user and ansible_ssh_private_key_file (or -u and --private-key), load a key into ssh-agent, or set ansible_password.'
  return new DroverError('auth-failed', `${who} refused the login: ${what}`, {
    help: [...notes, hint].join('\n'),
    cause: error,
  })
}
