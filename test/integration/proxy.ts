// A TCP relay on loopback that can misbehave as networks do.
import { connect, createServer, type Socket } from 'node:net'

export interface Proxy {
  readonly port: number
  /** Connections that were opened through it. */
  readonly count: number
  /** Resets all connections. */
  cut(): void
  /** From now on passes nothing on, and tells nobody. */
  stall(): void
  /** Resets a connection once it has carried so many further bytes towards the server. */
  cutAfter(bytes: number): void
  /** From now on gathers what the server sends for so many milliseconds, and passes it on in one piece. */
  gather(milliseconds: number): void
  close(): Promise<void>
}

export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let count = 0
  let left = Infinity
  let delay = 0
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    count += 1
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) keep(socket)
    const gathered: Buffer[] = []
    upstream.on('data', (chunk) => {
      gathered.push(chunk)
      if (gathered.length > 1) return
      const pass = () => client.write(Buffer.concat(gathered.splice(0)))
      if (delay === 0) pass()
      else setTimeout(pass, delay)
    })
    client.on('data', (chunk) => {
      left -= chunk.length
      if (left < 0) cut()
      else upstream.write(chunk)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('end', () => setTimeout(() => client.end(), delay))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    get count() {
      return count
    },
    cut,
    stall: () => {
      for (const socket of sockets) socket.removeAllListeners('data').pause()
    },
    cutAfter: (bytes) => {
      left = bytes
    },
    gather: (milliseconds) => {
      delay = milliseconds
    },
    close: () =>
      new Promise((resolve) => {
        cut()
        server.close(() => {
          resolve()
        })
      }),
  }
}
