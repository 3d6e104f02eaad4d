// One OpenSSH server of the bench: own port, own host key, own users' key, loopback only.
import { type ChildProcess, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, makeKey } from '../../test/integration/sshd.ts'
import { type ProcessGroup, spawnIn } from '../measure/process-group.ts'
import type { Access } from './target.ts'

/** What lets the tools in. */
export interface Server {
  readonly ports: readonly number[]
  readonly access: Access
  /** As known_hosts has it: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string
  /** What has been logged since the start, as measure/sessions.ts reads it. */
  log(): string
  stop(): Promise<void>
}

export interface Wish {
  readonly folder: string
  readonly group: ProcessGroup
  /** The home folder of those who log in. */
  readonly home: string
  readonly bind?: string
  /** Words before the command line of sshd, as those that enter a network namespace. */
  readonly through?: readonly string[]
}

export async function startSshd(wish: Wish): Promise<Server> {
  const { folder, group } = wish
  mkdirSync(folder, { recursive: true })
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const port = await freePort()
  makeKey(join(folder, 'host_key'), 'ed25519')
  makeKey(join(folder, 'client_key'), 'ed25519')
  const hostKey = readFileSync(join(folder, 'host_key.pub'), 'utf8').trim()
  writeFileSync(join(folder, 'sshd_config'), configuration(wish, port))
  const log = join(folder, 'sshd.log')
  writeFileSync(log, '')
  const argv = [...(wish.through ?? []), '/usr/sbin/sshd', '-D', '-E', log, '-f', join(folder, 'sshd_config')]
  const child = spawnIn(group, argv)
  await untilReady(child, () => readFileSync(log, 'utf8'))
  return {
    ports: [port],
    hostKey,
    access: {
      user: userInfo().username,
      keyFile: join(folder, 'client_key'),
      knownHosts: join(folder, 'known_hosts'),
    },
    log: () => readFileSync(log, 'utf8'),
    stop: () => stopProcess(child, group),
  }
}

function configuration({ folder, home, bind }: Wish, port: number): string {
  // All of 127.0.0.0/8 cannot be listed (sshd takes 16 addresses): it listens everywhere and lets in only what is near.
  return [
    `Port ${port}`,
    `ListenAddress ${bind ?? '0.0.0.0'}`,
    // 10.78.0.1 is the near end of the far network.
    'AllowUsers *@127.0.0.0/8 *@10.78.0.1',
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/client_key.pub`,
    `PidFile none`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
    'MaxStartups 4000',
    'PrintMotd no',
    'PrintLastLog no',
    // Connections and sessions are counted by what it logs.
    'LogLevel VERBOSE',
    `SetEnv HOME=${home}`,
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n')
}

async function untilReady(child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; !log().includes('Server listening'); attempt += 1) {
    if (hasEnded(child) || attempt > 250) throw new Error(`sshd does not start:\n${log()}`)
    await sleep(20)
  }
}

async function stopProcess(child: ChildProcess, group: ProcessGroup): Promise<void> {
  if (!hasEnded(child)) {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
  await group.end()
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** Words that make ssh and its like know the lab and nothing else. */
export function sshOptions(access: Access): string[] {
  return [
    ...['-F', 'none', '-i', access.keyFile, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
    ...['-o', `UserKnownHostsFile=${access.knownHosts}`, '-o', 'GlobalKnownHostsFile=none'],
  ]
}

/** The version that `ssh -V` prints. */
export function sshVersion(): string {
  return execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' }).trim()
}
