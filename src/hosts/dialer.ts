import { Jumps } from './jumps.ts'
import { KeyFiles } from './key-files.ts'
import type { ConnectionSettings } from './settings.ts'
import { openConnection, type SshConnection } from './ssh-connection.ts'

/** Makes the SSH connections of one run; what they share (jump hosts, unlocked keys) is kept here. */
export class Dialer {
  readonly keys = new KeyFiles()
  readonly jumps = new Jumps((jump, signal, onLost) => this.dial(jump, signal, onLost))

  /** Connects and logs in, through the jump hosts where there are any. Errors as `Host.run`. */
  async dial(settings: ConnectionSettings, signal: AbortSignal, onLost: () => void): Promise<SshConnection> {
    const { jump, address, port } = settings
    const stream = jump ? await this.jumps.reach(jump, address, port) : null
    try {
      return await openConnection(settings, this.keys, stream, signal, onLost)
    } catch (error) {
      // Nobody else holds it; open, it would keep the way there open, too.
      stream?.destroy()
      throw error
    }
  }
}
