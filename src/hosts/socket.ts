import { createConnection, type Socket } from 'node:net'
import { unreachable } from './connect-error.ts'
import { leavesRoom } from './open-files.ts'
import type { ConnectionSettings } from './settings.ts'

const FAMILIES = { any: 0, inet: 4, inet6: 6 } as const

let sockets = 0

/**
 * A TCP connection to a machine that is reached directly. Nothing is read from it yet.
 *
 * @param signal ends the attempt.
 * @throws {DroverError} `unreachable`.
 */
export async function openSocket(settings: ConnectionSettings, signal: AbortSignal): Promise<Socket> {
  const { address, port, addressFamily, bindAddress, connectTimeout } = settings
  if (!leavesRoom(sockets)) throw unreachable(settings, Object.assign(new Error(), { code: 'EMFILE' }))
  const socket = createConnection({
    host: address,
    port,
    family: FAMILIES[addressFamily],
    noDelay: true,
    ...(bindAddress === null ? {} : { localAddress: bindAddress }),
  })
  sockets += 1
  socket.once('close', () => (sockets -= 1))
  const abort = () => socket.destroy(new Error('interrupted'))
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('no answer'), { level: 'client-timeout' }))
  }, connectTimeout * 1000)
  signal.addEventListener('abort', abort, { once: true })
  // For as long as it lives: an error that nobody listens to would end the process. Whoever uses it finds it closed.
  socket.on('error', () => undefined)
  try {
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject)
    })
    return socket
  } catch (error) {
    throw unreachable(settings, error as Error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}
