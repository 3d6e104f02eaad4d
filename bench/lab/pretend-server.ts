// A process that lets the bench in at hundreds of addresses: ssh2's server, with a real shell behind each session.
// pretend-server.ts FOLDER PORT ADDRESS…: writes `ready`, then for each connection, login and session a line as sshd does.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import ssh2 from 'ssh2'

const [folder = '', port = '', ...addresses] = process.argv.slice(2)
const allowed = ssh2.utils.parseKey(readFileSync(join(folder, 'client_key.pub'), 'utf8'))
if (allowed instanceof Error) throw allowed

function letIn(context: ssh2.AuthContext): void {
  if (context.method !== 'publickey' || allowed instanceof Error) {
    context.reject(['publickey'])
    return
  }
  const isKnown = allowed.getPublicSSH().equals(context.key.data)
  const { blob, signature, hashAlgo } = context
  if (isKnown && (!signature || !blob || allowed.verify(blob, signature, hashAlgo))) context.accept()
  else context.reject(['publickey'])
}

function serve(client: ssh2.Connection): void {
  let isIn = false
  console.log('Connection from a client')
  client.on('authentication', letIn)
  client.on('ready', () => {
    isIn = true
    console.log('Accepted publickey')
  })
  client.on('error', () => undefined)
  client.on('close', () => {
    if (!isIn) console.log('Connection closed by a client [preauth]')
  })
  client.on('session', (accept) => {
    const session = accept()
    session.on('env', (acceptEnv: (() => void) | undefined) => acceptEnv?.())
    session.on('exec', (acceptExec, _reject, { command }) => {
      console.log('Starting session')
      execute(command, acceptExec())
    })
    // pyinfra sends files.
    session.on('subsystem', (acceptSubsystem, reject, { name }) => {
      if (name === 'sftp') execute('exec /usr/lib/openssh/sftp-server', acceptSubsystem())
      else reject()
    })
  })
}

function execute(command: string, channel: ssh2.ServerChannel): void {
  const shell = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] })
  shell.stdin.on('error', () => undefined)
  channel.pipe(shell.stdin)
  shell.stdout.pipe(channel, { end: false })
  shell.stderr.pipe(channel.stderr, { end: false })
  shell.once('close', (code) => {
    channel.exit(code ?? 1)
    channel.end()
  })
  channel.once('close', () => shell.kill())
}

const hostKeys = [readFileSync(join(folder, 'host_key'))]
// Where packets are compressed (Mitogen asks for it), ssh2 throws when a client leaves while a channel is open.
const server = new ssh2.Server({ hostKeys, algorithms: { compress: ['none'] } }, serve)
await Promise.all(
  addresses.map((address) => {
    const listener = createServer({ noDelay: true }, (socket) => {
      server.injectSocket(socket)
    })
    return new Promise<void>((resolve) => listener.listen(Number(port), address, 1024, resolve))
  }),
)
console.log('ready')
