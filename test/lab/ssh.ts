// Logging in to the machines with the system's own ssh, so that the lab does not depend on what it tests.
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runFolder } from './places.ts'
import { tryCommand, type Ended, type Options } from './run-command.ts'

/** Where a machine answers and with which key it opens. */
export type Door = { port: number; userKey: string; knownHosts: string }

/** Who logs in: `ops` as playbooks do, or `root`, by a way that only the lab itself uses. */
export type User = 'ops' | 'root'

/** The known_hosts of the running machines, beside their disks. */
export function labKnownHosts(): string {
  return join(runFolder(), 'known_hosts')
}

/** Words for `ssh`: exactly this key, exactly this host key, nothing from the user's own configuration. */
export function sshWords(door: Door, user: User): string[] {
  const options = {
    UserKnownHostsFile: door.knownHosts,
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    IdentitiesOnly: 'yes',
    BatchMode: 'yes',
    LogLevel: 'ERROR',
    ConnectTimeout: '20',
  }
  const words = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return ['-F', '/dev/null', '-i', door.userKey, '-p', String(door.port), ...words, `${user}@127.0.0.1`]
}

/** Runs a shell command line on the machine. Code 255 with an empty stdout: ssh itself could not connect. */
export async function sshTo(door: Door, user: User, line: string, options: Options = {}): Promise<Ended> {
  return tryCommand('ssh', [...sshWords(door, user), line], options)
}

/** Waits until the machine's SSH server has greeted. @throws Error when the time (seconds) is up. */
export async function untilGreeted(port: number, within: number): Promise<void> {
  const end = Date.now() + within * 1000
  while (!(await greets(port))) {
    if (Date.now() > end) throw new Error(`No SSH server answered on port ${port} within ${within} s`)
    await delay(200)
  }
}

/** QEMU accepts at once, whether or not the guest listens: only the greeting counts. */
async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(3000, () => socket.destroy())
  return new Promise((resolve) => {
    socket.on('error', () => undefined) // It is closed then too.
    socket.on('close', () => {
      resolve(false)
    })
    socket.on('data', (data) => {
      resolve(data.toString('latin1').startsWith('SSH-'))
      socket.destroy()
    })
  })
}
