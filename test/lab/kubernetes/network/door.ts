// The way from this computer's loopback into the network of a control plane: door.ts PORT DIRECTORY.
// It listens on 127.0.0.1:PORT; a child inside of the network takes the connections and hands them on to the same port there.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { enterHub } from './hub.ts'

function handOn(socket: Socket, port: number): void {
  const inside = connect(port, '127.0.0.1')
  for (const [one, other] of [
    [socket, inside],
    [inside, socket],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
    one.pipe(other)
  }
}

async function outside(port: number, directory: string): Promise<void> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { program, words } = enterHub(directory, process.execPath, [])
  const child = fork(import.meta.filename, ['inside', String(port)], { execPath: program, execArgv: words })
  // Whoever listens may be given a connection: only the child must.
  child.send('listen', server, () => server.close())
  child.on('exit', () => process.exit(1))
}

const [first = '', second = ''] = process.argv.slice(2)
if (first === 'inside') {
  process.on('message', (_message, server: Server) => {
    server.on('connection', (socket) => {
      handOn(socket, Number(second))
    })
  })
  process.on('disconnect', () => process.exit(0))
} else {
  await outside(Number(first), second)
}
