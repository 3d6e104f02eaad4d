// Which loopback ports lead to the machines.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Returns the wanted port if nobody listens on it, else one that the system offers. */
export async function freePort(wanted: number): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted
}

async function tryPort(port: number): Promise<number | null> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : null
  } catch {
    return null
  } finally {
    server.close()
  }
}
