// Which loopback ports are free.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Returns the wanted port if nobody listens on it at the loopback address, else one that the system offers. */
export async function freePort(wanted: number, address = '127.0.0.1'): Promise<number> {
  return (await tryPort(wanted, address)) ?? (await tryPort(0, address)) ?? wanted
}

async function tryPort(port: number, host: string): Promise<number | null> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    const bound = server.address()
    return typeof bound === 'object' && bound !== null ? bound.port : null
  } catch {
    return null
  } finally {
    server.close()
  }
}
