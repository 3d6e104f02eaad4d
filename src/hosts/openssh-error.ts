import { DroverError, type ErrorCode } from '../task/error.ts'

/** What the system's ssh prints, and what it means. The first that fits counts. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|REVOKED HOST KEY/, 'host-key-changed'],
  [/Host key verification failed|No \S+ host key is known/, 'host-key-unknown'],
  [/Permission denied|Too many authentication failures/, 'auth-failed'],
  [/Bad configuration option|terminating, \d+ bad configuration|Unsupported option/, 'ssh-config'],
]

/**
 * Why a command did not begin on a standing connection. `gone`: there is none any more, so nothing was sent;
 * `refused`: the server takes no more sessions now (MaxSessions); `lost`: it may have begun or not.
 */
export type SessionTrouble = 'gone' | 'refused' | 'lost'

/** What ssh's way past a missing socket prints: ssh's own words about it depend on who of the two is faster. */
export const NO_CONNECTION = 'drover: no connection to go through'

export function sessionTrouble(stderr: string): SessionTrouble | null {
  if (/Session open refused/.test(stderr)) return 'refused'
  if (/mux_client_request_session/.test(stderr)) return 'lost'
  return stderr.includes(NO_CONNECTION) ? 'gone' : null
}

/** Why the system's ssh made no connection, from what it printed. @param where the machine, as messages name it. */
export function opensshFailure(where: string, stderr: string): DroverError {
  if (sessionTrouble(stderr) === 'lost')
    return new DroverError('unreachable', `connection to ${where} lost while a command was to begin`, {
      stderr,
    })
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    // The box around the warning about a changed key, and what ssh adds about its own end.
    .filter((line) => line !== '' && !/^@|^Killed by signal|^Control socket/.test(line))
  const code = MEANINGS.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'unreachable'
  const why = lines.at(-1)?.replace(/^ssh: /, '') ?? 'ssh ended without a word'
  return new DroverError(code, `ssh cannot connect to ${where}: ${why}`, {
    ...(lines.length > 1 ? { stderr: lines.join('\n') } : {}),
    ...help(code),
  })
}

function help(code: ErrorCode): { help?: string } {
  if (code === 'host-key-unknown')
    return { help: 'Connect once by hand with `ssh`, or accept the key with --accept-new-host-keys.' }
  if (code === 'auth-failed') return { help: 'The same login must work with `ssh -o BatchMode=yes`.' }
  return {}
}
