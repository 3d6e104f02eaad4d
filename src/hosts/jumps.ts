import type { Duplex } from 'node:stream'
import type { ConnectionSettings } from './settings.ts'
import type { SshConnection } from './ssh-connection.ts'

type Open = (settings: ConnectionSettings, signal: AbortSignal, onLost: () => void) => Promise<SshConnection>

interface Standing {
  readonly connection: Promise<SshConnection>
  /** Hosts that go through it. */
  users: number
  closed: AbortController
}

/**
 * The machines through which others are reached (ProxyJump): one connection each, however many hosts go
 * through it, closed with the last of them.
 */
export class Jumps {
  readonly #standing = new Map<string, Standing>()
  readonly #open: Open

  /** @param open makes a connection to a jump host, which may itself be behind another. */
  constructor(open: Open) {
    this.#open = open
  }

  /**
   * A stream to a port as the jump host sees it. Errors as `Host.run`.
   *
   * @param signal ends the attempt of this one host, not the connection that others use.
   */
  async reach(jump: ConnectionSettings, address: string, port: number): Promise<Duplex> {
    const key = JSON.stringify([jump.address, jump.port, jump.user, jump.jump?.address, jump.jump?.port])
    const standing = this.#standing.get(key) ?? this.#begin(key, jump)
    standing.users += 1
    try {
      const connection = await standing.connection
      const stream = await connection.forward(address, port)
      stream.once('close', () => {
        this.#leave(key, standing)
      })
      return stream
    } catch (error) {
      this.#leave(key, standing)
      throw error
    }
  }

  #begin(key: string, jump: ConnectionSettings): Standing {
    const closed = new AbortController()
    const forget = () => {
      if (this.#standing.get(key)?.closed === closed) this.#standing.delete(key)
    }
    const connection = this.#open(jump, closed.signal, forget)
    connection.catch(forget)
    const standing = { connection, users: 0, closed }
    this.#standing.set(key, standing)
    return standing
  }

  #leave(key: string, standing: Standing): void {
    standing.users -= 1
    if (standing.users > 0) return
    if (this.#standing.get(key) === standing) this.#standing.delete(key)
    standing.closed.abort()
    standing.connection.then(
      (connection) => connection.close(),
      () => undefined,
    )
  }
}
