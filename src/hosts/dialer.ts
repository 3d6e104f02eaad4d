import type { Duplex } from 'node:stream'
import pLimit from 'p-limit'
import { unreachable } from './connect-error.ts'
import { Jumps } from './jumps.ts'
import { KeyFiles } from './key-files.ts'
import type { ConnectionSettings } from './settings.ts'
import { openSocket } from './socket.ts'
import { openConnection, type SshConnection } from './ssh-connection.ts'

/**
 * Machines with which keys are exchanged at the same time. That is work for the processor: were all begun at once, the last of
 * many would have waited longer than its `connectTimeout` before its turn came. The way there may be opened to any number.
 */
const HANDSHAKES = 64

/** Makes the SSH connections of one run; what they share (jump hosts, unlocked keys) is kept here. */
export class Dialer {
  readonly keys = new KeyFiles()
  readonly jumps = new Jumps((jump, signal, onLost) => this.dial(jump, signal, onLost))
  readonly #handshakes = pLimit(HANDSHAKES)

  /** Connects and logs in, through the jump hosts where there are any. Errors as `Host.run`. */
  async dial(settings: ConnectionSettings, signal: AbortSignal, onLost: () => void): Promise<SshConnection> {
    const stream = await this.way(settings, signal)
    const abort = () => stream.destroy()
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    try {
      return await this.#handshakes(() => {
        if (stream.destroyed)
          throw unreachable(settings, stream.errored ?? new Error('closed before handshake'))
        return openConnection(settings, this.keys, stream, onLost)
      })
    } catch (error) {
      // Nobody else holds it; open, it would keep the way there open, too.
      stream.destroy()
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** A stream to the port of a machine. Errors as `Host.run`. */
  way(settings: ConnectionSettings, signal: AbortSignal): Promise<Duplex> {
    const { jump, address, port } = settings
    return jump ? this.jumps.reach(jump, address, port) : openSocket(settings, signal)
  }
}
