// A real OpenSSH server on loopback, for tests that run as root.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestUser } from './users.ts'

function run(command: string, ...words: string[]): string {
  return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** A folder for one test file. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'drover-sshd-'))
}

export interface Sshd {
  readonly port: number
  readonly folder: string
  /** Lets a user log in with a public key. */
  authorize(user: TestUser, publicKey: string): void
  /** The public host key of a type, as a line: `ssh-ed25519 AAAA…`. */
  hostKey(type: 'ed25519' | 'rsa'): string
  /** Makes new host keys and starts again on the same port, as a machine installed anew. */
  reinstall(types?: readonly ('ed25519' | 'rsa')[]): Promise<void>
  /** Ends the server process only; connections live on. */
  stop(): Promise<void>
}

/** Starts sshd on a free port of 127.0.0.1. `options`: further lines of sshd_config. */
export async function startSshd(folder: string, options: readonly string[] = []): Promise<Sshd> {
  const port = await freePort()
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  mkdirSync(join(folder, 'authorized'), { mode: 0o755 })
  run('chmod', '755', folder)
  let types: readonly ('ed25519' | 'rsa')[] = ['ed25519']
  const config = join(folder, 'sshd_config')
  let stop = () => Promise.resolve()
  const start = async () => {
    for (const type of types) makeKey(join(folder, `host_${type}`), type)
    writeFileSync(config, configuration(folder, port, types, options))
    stop = await startServer(config, port)
  }
  await start()
  return {
    port,
    folder,
    authorize: (user, key) => {
      writeFileSync(join(folder, 'authorized', user.name), `${key}\n`)
    },
    hostKey: (type) =>
      readFileSync(join(folder, `host_${type}.pub`), 'utf8')
        .split(' ')
        .slice(0, 2)
        .join(' '),
    reinstall: async (wanted = types) => {
      await stop()
      types = wanted
      await start()
    },
    stop: () => stop(),
  }
}

/** Makes a key pair without comment; `passphrase` empty for none. Returns the public half. */
export function makeKey(file: string, type: 'ed25519' | 'rsa', passphrase = ''): string {
  rmSync(file, { force: true })
  const size = type === 'rsa' ? ['-b', '2048'] : []
  run('ssh-keygen', '-q', '-t', type, ...size, '-N', passphrase, '-C', '', '-f', file)
  return readFileSync(`${file}.pub`, 'utf8').trim()
}

function configuration(
  folder: string,
  port: number,
  types: readonly string[],
  options: readonly string[],
): string {
  const lines = [
    ...options,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...types.map((type) => `HostKey ${folder}/host_${type}`),
    `AuthorizedKeysFile ${folder}/authorized/%u`,
    `PidFile ${folder}/sshd.pid`,
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication yes',
    // The folder is below /tmp, where everybody may write.
    'StrictModes no',
    'UsePAM yes',
    'MaxSessions 10',
    'MaxStartups 100',
    'PrintMotd no',
    'PrintLastLog no',
  ]
  return `${lines.join('\n')}\n`
}

async function startServer(config: string, port: number): Promise<() => Promise<void>> {
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = new Promise<void>((resolve) =>
    server.once('exit', () => {
      resolve()
    }),
  )
  for (let attempt = 0; !(await isOpen(port)); attempt += 1) {
    if (server.exitCode !== null || attempt > 200) throw new Error(`sshd does not start:\n${log}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return async () => {
    server.kill('SIGTERM')
    await ended
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}
