import type { Duplex } from 'node:stream'
import { ssh2 } from './ssh-library.ts'
import { algorithms } from './algorithms.ts'
import { HostKeyCheck } from './host-key.ts'
import type { ConnectionSettings } from './settings.ts'

/**
 * The host key that a machine shows and proves to be its own, without logging in; null where it cannot be had,
 * which the connection itself will explain.
 *
 * @param stream the way to the machine.
 */
export function shownKey(settings: ConnectionSettings, stream: Duplex): Promise<Buffer | null> {
  const client = new ssh2.Client()
  let key: Buffer | null = null
  return new Promise<Buffer | null>((resolve) => {
    // After the handshake the machine has signed with the key that it showed.
    client.once('handshake', () => {
      resolve(key)
    })
    const fail = () => {
      resolve(null)
    }
    client.on('error', fail).on('end', fail).on('close', fail)
    client.connect({
      // ssh2 reads and writes it, whatever kind of stream it is.
      sock: stream,
      username: settings.user,
      readyTimeout: settings.connectTimeout * 1000,
      algorithms: algorithms(settings, new HostKeyCheck(settings).algorithms()),
      authHandler: [],
      hostVerifier: (shown: Buffer) => {
        key = shown
        return true
      },
    })
  }).finally(() => {
    client.destroy()
    stream.destroy()
  })
}
