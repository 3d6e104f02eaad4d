import { execFile, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import { DroverError } from '../task/error.ts'
import { converse } from './conversation.ts'
import type { Host, Reply, Request } from './host.ts'
import { type Invocation, invocation } from './invocation.ts'
import { opensshFailure, sessionTrouble, type SessionTrouble } from './openssh-error.ts'
import { type Master, openMaster } from './openssh-master.ts'
import { exitOf, type Running } from './running.ts'
import type { ConnectionSettings } from './settings.ts'

/** Commands at once on one connection: OpenSSH takes 10 (MaxSessions), one of them keeps the connection. */
const SESSIONS = 8

/** Milliseconds until a command is tried again that the server had no session for, and how often. */
const LATER = 100
const MOST_TRIES = 600

/** A machine behind the system's own `ssh`: one connection, made when first needed, that all commands go through. */
export function openSshHost(settings: ConnectionSettings): Host {
  return new OpensshHost(settings)
}

/** What ssh makes of its configuration and ours. */
interface Resolved {
  readonly user: string
  readonly where: string
  /** Words for what nobody has said. */
  readonly defaults: readonly string[]
}

class OpensshHost implements Host {
  readonly name: string
  readonly #settings: ConnectionSettings
  readonly #places = pLimit(SESSIONS)
  readonly #closed = new AbortController()
  #resolved: Promise<Resolved> | null = null
  #master: Promise<Master> | null = null

  constructor(settings: ConnectionSettings) {
    this.name = settings.name
    this.#settings = settings
  }

  async run(request: Request): Promise<Reply> {
    const signal = request.signal
      ? AbortSignal.any([request.signal, this.#closed.signal])
      : this.#closed.signal
    return await this.#places(async () => {
      const { user } = await this.#resolve()
      const call = invocation(request, user, this.#settings.become)
      return await this.#converse(call, request, signal, 0)
    })
  }

  /** Where nothing was sent, trying again is safe: on a new connection, or when another command has ended. */
  async #converse(call: Invocation, request: Request, signal: AbortSignal, attempt: number): Promise<Reply> {
    const { where } = await this.#resolve()
    const master = await this.#connect(signal)
    if (signal.aborted) throw interrupted(this.name)
    const session: { trouble: SessionTrouble | null } = { trouble: null }
    const running = start(this.#program, [...master.through, shielded(call)])
    if (attempt === 0) request.onStarted?.()
    const explain = (code: number, stderr: string) => {
      if (code !== 255) return null
      session.trouble = sessionTrouble(stderr)
      return opensshFailure(where, stderr)
    }
    try {
      const becomeTimeout = this.#settings.become.timeout
      return await converse(running, call, { where, becomeTimeout, signal, explain })
    } catch (error) {
      if (!mayTryAgain(session.trouble, attempt)) throw error
      if (session.trouble === 'gone') await this.#forget(master)
      else await sleep(LATER)
      return await this.#converse(call, request, signal, attempt + 1)
    }
  }

  async #forget(master: Master): Promise<void> {
    if ((await this.#master?.catch(() => null)) === master) this.#master = null
    await master.close()
  }

  async reset(): Promise<void> {
    const master = this.#master
    this.#master = null
    await (await master?.catch(() => null))?.close()
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.reset()
  }

  get #program(): string {
    return this.#settings.openssh.program
  }

  #resolve(): Promise<Resolved> {
    const asked = (this.#resolved ??= resolve(this.#settings))
    asked.catch(() => {
      this.#resolved = null
    })
    return asked
  }

  async #connect(signal: AbortSignal): Promise<Master> {
    if (this.#closed.signal.aborted || signal.aborted) throw interrupted(this.name)
    const standing = await this.#master?.catch(() => null)
    if (standing?.lost) this.#master = null
    this.#master ??= this.#open()
    return await this.#master
  }

  async #open(): Promise<Master> {
    const { where, defaults } = await this.#resolve()
    const { address, openssh } = this.#settings
    const args = [...openssh.args, ...defaults, '--', address]
    try {
      return await openMaster(this.#program, args, where, this.#closed.signal)
    } catch (error) {
      this.#master = null
      throw error
    }
  }
}

function mayTryAgain(trouble: SessionTrouble | null, attempt: number): boolean {
  return (trouble === 'gone' && attempt === 0) || (trouble === 'refused' && attempt < MOST_TRIES)
}

function interrupted(name: string): DroverError {
  return new DroverError('interrupted', `interrupted before a command on ${name}`)
}

/** Asks ssh itself (`-G`) who logs in and where: its configuration may say what we do not understand. */
async function resolve({ address, openssh }: ConnectionSettings): Promise<Resolved> {
  try {
    const { stdout } = await promisify(execFile)(openssh.program, [...openssh.args, '-G', '--', address])
    const said = new Map(
      stdout.split('\n').map((line) => [line.split(' ', 1)[0] ?? '', line.replace(/^\S+ /, '')]),
    )
    return {
      user: said.get('user') ?? '',
      where: `${said.get('hostname') ?? address}:${said.get('port') ?? 22}`,
      defaults: [
        ...(said.get('serveraliveinterval') === '0' ? ['-o', 'ServerAliveInterval=15'] : []),
        ...(said.get('connecttimeout') === 'none' ? ['-o', 'ConnectTimeout=10'] : []),
      ],
    }
  } catch (error) {
    const { code, stderr = '', message } = error as Error & { code?: unknown; stderr?: string }
    if (code === 'ENOENT')
      throw new DroverError(
        'unreachable',
        `ansible_connection: openssh needs \`${openssh.program}\` on this machine`,
      )
    throw opensshFailure(address, stderr === '' ? message : stderr)
  }
}

/**
 * The line inside a shell that outlives it and ends the output in its place: of a line that was killed, ssh
 * says no more than of a lost connection, and only when nothing holds its streams open any more. Ends of
 * quotes are written as sh, csh and fish all understand them.
 */
function shielded({ line, end }: Invocation): string {
  const mark = `printf %s%03d ${end} $code`
  const shield = `sh -c "$1"; code=$?; if [ $code -gt 128 ]; then ${mark}; ${mark} >&2; fi; exit $code`
  return `exec sh -c '${shield}' sh '${line.replaceAll("'", `'\\''`)}'`
}

function start(program: string, args: readonly string[]): Running {
  const child = spawn(program, args, { stdio: 'pipe', detached: true })
  const release = () => {
    // Without its client the session is closed; what it left in the background goes on.
    child.kill('SIGTERM')
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  }
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) =>
      child.once('exit', (code, signal) => {
        // A signal that ends ssh here says nothing of the machine.
        listener({ ...exitOf(code, signal), bySignal: false })
      }),
    onClose: (listener) =>
      child.once('close', () => {
        listener()
      }),
    kill: release,
    release,
  }
}
