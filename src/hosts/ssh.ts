import pLimit from 'p-limit'
import { DroverError } from '../task/error.ts'
import { whereIs } from './connect-error.ts'
import { converse } from './conversation.ts'
import type { Host, Reply, Request } from './host.ts'
import { invocation } from './invocation.ts'
import type { Running } from './running.ts'
import type { ConnectionSettings } from './settings.ts'
import type { Dialer } from './dialer.ts'
import type { SshConnection } from './ssh-connection.ts'

/** Commands at once on one connection; OpenSSH takes 10 (MaxSessions), and we may not be alone. */
const CHANNELS = 8

/** A machine behind one SSH connection, made when first needed. */
export function sshHost(settings: ConnectionSettings, dialer: Dialer): Host {
  return new SshHost(settings, dialer)
}

class SshHost implements Host {
  readonly name: string
  readonly #settings: ConnectionSettings
  readonly #dialer: Dialer
  readonly #places = pLimit(CHANNELS)
  readonly #closed = new AbortController()
  #connection: Promise<SshConnection> | null = null

  constructor(settings: ConnectionSettings, dialer: Dialer) {
    this.name = settings.name
    this.#dialer = dialer
    this.#settings = settings
  }

  async run(request: Request): Promise<Reply> {
    const { user, become } = this.#settings
    const where = whereIs(this.#settings)
    const signal = request.signal
      ? AbortSignal.any([request.signal, this.#closed.signal])
      : this.#closed.signal
    const call = invocation(request, user, become)
    const starting = this.#start(call.line, signal)
    void starting.then(
      (started) => {
        if (signal.aborted) started.kill()
      },
      () => undefined,
    )
    const running = await unlessAborted(starting, signal, where)
    request.onStarted?.()
    return await converse(running, call, { where, becomeTimeout: become.timeout, signal })
  }

  async ready(signal: AbortSignal): Promise<void> {
    await unlessAborted(
      this.#connect(),
      AbortSignal.any([signal, this.#closed.signal]),
      whereIs(this.#settings),
    )
  }

  async reset(): Promise<void> {
    const connection = await this.#connection?.catch(() => null)
    this.#connection = null
    await connection?.close()
  }

  async close(): Promise<void> {
    this.#closed.abort()
    const connection = await this.#connection?.catch(() => null)
    await connection?.close()
  }

  /** Starts a line in the login shell when a place is free; the place is kept until its channel is closed. */
  #start(line: string, signal: AbortSignal): Promise<Running> {
    return new Promise((resolve, reject) => {
      const use = (release: () => void) => {
        const starting = this.#startNow(line, release, signal)
        starting.catch(release)
        starting.then(resolve, reject)
      }
      void this.#places(() => new Promise<void>(use))
    })
  }

  /** Until the line runs nothing was sent, so trying again is safe: on a new connection, or in another's place. */
  async #startNow(line: string, release: () => void, signal: AbortSignal, again = true): Promise<Running> {
    if (signal.aborted) throw new DroverError('interrupted', `interrupted before a command on ${this.name}`)
    const connection = await this.#connect()
    try {
      return await connection.start(line, release)
    } catch (error) {
      if (connection.lost && again) return await this.#startNow(line, release, signal, false)
      if (!connection.lost && this.#places.activeCount > 1) {
        this.#places.concurrency = this.#places.activeCount - 1
        release()
        return await this.#start(line, signal)
      }
      const why = (error as Error).message
      throw new DroverError('unreachable', `cannot start a command on ${whereIs(this.#settings)}: ${why}`)
    }
  }

  /** The standing connection, or one attempt at a new one for all who ask meanwhile. */
  #connect(): Promise<SshConnection> {
    if (this.#connection) return this.#connection
    const forget = () => {
      if (this.#connection === opening) this.#connection = null
    }
    const opening = this.#dialer.dial(this.#settings, this.#closed.signal, forget)
    opening.catch(forget)
    this.#connection = opening
    return opening
  }
}

/** What was begun, or `interrupted` as soon as the signal says so. */
function unlessAborted<T>(beginning: Promise<T>, signal: AbortSignal, where: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(new DroverError('interrupted', `interrupted before a command on ${where}`))
    }
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    beginning.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort)
    })
  })
}
