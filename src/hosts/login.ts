import { homedir } from 'node:os'
import { join } from 'node:path'
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2'
import { QuietAgent } from './agent.ts'
import type { KeyFile, KeyFiles } from './key-files.ts'
import type { ConnectionSettings, LoginMethod, LoginSettings } from './settings.ts'

/** The files that ssh(1) looks for, too. */
const USUAL_KEY_FILES = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** One thing to log in with. `method` is what the server calls it; `label` is for messages. */
interface Attempt {
  readonly method: LoginMethod
  readonly label: string
  readonly auth: AnyAuthMethod
}

/** The key files to try, in order: those that were named, else the usual ones. */
export function keyFilesOf({ keyFiles }: LoginSettings): readonly string[] {
  return keyFiles ?? USUAL_KEY_FILES.map((name) => join(homedir(), '.ssh', name))
}

/**
 * The ways to log in, one after the other: key files, the agent's keys, the password. Files that were
 * named come first because servers hang up after a few wrong ones (MaxAuthTries).
 */
export class Login {
  readonly #attempts: readonly Attempt[]
  /** What was tried, in order, for the message of a refused login. */
  readonly tried: string[] = []
  /** What could not be tried, and why. */
  readonly notes: string[]
  #next = 0

  constructor(settings: ConnectionSettings, keys: KeyFiles) {
    const { user, login } = settings
    this.notes = [...login.notes]
    const files = keyFilesOf(login).map((file) => [file, keys.read(file, login.passphrase)] as const)
    const own = files.flatMap(([file, key]) => this.#keyFile(user, file, key, login.keyFiles !== null))
    const named = files.flatMap(([, { publicKey }]) => publicKey ?? [])
    const agent = login.agent === null ? [] : [agentAttempt(user, login, login.agent, named)]
    const attempts = [...(login.keyFiles ? [...own, ...agent] : [...agent, ...own]), ...passwords(settings)]
    this.#attempts = login.methods.flatMap((method) =>
      attempts.filter((attempt) => attempt.method === method),
    )
  }

  /** ssh2's `authHandler`. `left`: the methods that the server takes, null before it has said so. */
  readonly handler = (left: AuthenticationType[] | null, _partial: unknown, next: NextAuthHandler): void => {
    let attempt = this.#attempts[this.#next++]
    while (attempt && left && !isTaken(attempt, left)) attempt = this.#attempts[this.#next++]
    if (attempt) this.tried.push(attempt.label)
    next(attempt ? attempt.auth : (false as unknown as AnyAuthMethod))
  }

  #keyFile(username: string, file: string, key: KeyFile, named: boolean): Attempt[] {
    if (key.state === 'ready') {
      // ssh2 takes a parsed key, too; its types do not say so.
      const parsed = key.key as unknown as Buffer
      return [
        { method: 'publickey', label: `key ${file}`, auth: { type: 'publickey', username, key: parsed } },
      ]
    }
    if (key.state === 'locked')
      this.notes.push(
        `The key file ${file} is encrypted: \`ssh-add ${file}\` gives it to the agent, ` +
          'ansible_ssh_private_key_passphrase opens it, and on a terminal you are asked.',
      )
    if (key.state === 'unusable' || (key.state === 'absent' && named))
      this.notes.push(`The key file ${file} ${key.why}.`)
    return []
  }
}

/** A password that was refused as such is not tried again as an answer: each failure counts against the account. */
function isTaken({ method }: Attempt, left: readonly AuthenticationType[]): boolean {
  if (method === 'keyboard-interactive' && left.includes('password')) return false
  return left.includes(method)
}

function agentAttempt(
  username: string,
  { onlyTheseKeys }: LoginSettings,
  socket: string,
  named: readonly Buffer[],
): Attempt {
  const agent = new QuietAgent(socket, { first: named, only: onlyTheseKeys })
  return { method: 'publickey', label: 'the keys of the agent', auth: { type: 'agent', username, agent } }
}

/** Many servers take passwords only as the answer to a question (`keyboard-interactive`). */
function passwords({ user: username, login: { password } }: ConnectionSettings): Attempt[] {
  if (password === null) return []
  return [
    {
      method: 'password',
      label: 'the password',
      auth: { type: 'password', username, password: password.reveal() },
    },
    {
      method: 'keyboard-interactive',
      label: 'the password (asked for)',
      auth: {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          finish(prompts.map(() => password.reveal()))
        },
      },
    },
  ]
}
