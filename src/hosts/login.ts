import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type AnyAuthMethod, type AuthenticationType, type NextAuthHandler } from 'ssh2'
import type { ConnectionSettings } from './settings.ts'

/** The files that ssh(1) looks for, too. */
const DEFAULT_KEY_FILES = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** One thing to log in with. `method` is what the server calls it; `label` is for messages. */
interface Attempt {
  readonly method: 'publickey' | 'password' | 'keyboard-interactive'
  readonly label: string
  readonly auth: AnyAuthMethod
}

/**
 * The ways to log in, one after the other: the key file that was given, the agent's keys, the usual key
 * files, the password. A given key comes first because servers hang up after a few wrong ones (MaxAuthTries).
 */
export class Login {
  readonly #attempts: readonly Attempt[]
  /** What was tried, in order, for the message of a refused login. */
  readonly tried: string[] = []
  /** What could not be tried, and why. */
  readonly notes: string[] = []
  #next = 0

  constructor(settings: ConnectionSettings, agentSocket: string | undefined) {
    this.#attempts = [
      ...(settings.privateKeyFile === null ? [] : this.#keyFile(settings, settings.privateKeyFile, true)),
      ...(agentSocket ? [agent(settings.user, agentSocket)] : []),
      ...DEFAULT_KEY_FILES.flatMap((name) => this.#keyFile(settings, join(homedir(), '.ssh', name), false)),
      ...passwords(settings),
    ]
  }

  /** ssh2's `authHandler`. `left`: the methods that the server takes, null before it has said so. */
  readonly handler = (left: AuthenticationType[] | null, _partial: unknown, next: NextAuthHandler): void => {
    let attempt = this.#attempts[this.#next++]
    while (attempt && left && !isTaken(attempt, left)) attempt = this.#attempts[this.#next++]
    if (attempt) this.tried.push(attempt.label)
    next(attempt ? attempt.auth : (false as unknown as AnyAuthMethod))
  }

  #keyFile({ user, privateKeyFile }: ConnectionSettings, file: string, given: boolean): Attempt[] {
    if (!given && file === privateKeyFile) return []
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (error) {
      if (given) this.notes.push(`The key file ${file} cannot be read: ${(error as Error).message}.`)
      return []
    }
    const key = ssh2.utils.parseKey(text)
    if (!(key instanceof Error)) {
      return [
        { method: 'publickey', label: `key ${file}`, auth: { type: 'publickey', username: user, key: text } },
      ]
    }
    this.notes.push(
      /no passphrase/.test(key.message)
        ? `The key file ${file} is encrypted: \`ssh-add ${file}\` gives it to the agent.`
        : `The key file ${file} cannot be used: ${key.message}.`,
    )
    return []
  }
}

/** A password that was refused as such is not tried again as an answer: each failure counts against the account. */
function isTaken({ method }: Attempt, left: readonly AuthenticationType[]): boolean {
  if (method === 'keyboard-interactive' && left.includes('password')) return false
  return left.includes(method)
}

function agent(username: string, socket: string): Attempt {
  return {
    method: 'publickey',
    label: 'the keys of the agent',
    auth: { type: 'agent', username, agent: new QuietAgent(socket) },
  }
}

/** An agent that is gone (a stale SSH_AUTH_SOCK) has no keys; ssh2 would end the connection over it. */
class QuietAgent extends ssh2.OpenSSHAgent {
  override getIdentities(callback: Parameters<ssh2.OpenSSHAgent['getIdentities']>[0]): void {
    super.getIdentities((error, keys) => {
      callback(undefined, error ? [] : keys)
    })
  }
}

/** Many servers take passwords only as the answer to a question (`keyboard-interactive`). */
function passwords({ user: username, password }: ConnectionSettings): Attempt[] {
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
