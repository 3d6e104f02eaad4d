// What makes a machine itself: name, host key, password, who may log in. Made once per set of pristine machines.
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machines, type Machine } from './machines.ts'
import { command } from './run-command.ts'

/** `userKey` is the path of the private key that opens `ops` and (for the lab itself) `root` on every machine. */
export type Identity = { userKey: string; password: string; hostKeys: Record<string, string> }

/** Reads the identity kept in the folder. */
export function identityIn(folder: string): Identity {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim()
  const hostKeys = machines.map(({ name }) => [name, hostKeyOf(read(`${name}/host_key.pub`))] as const)
  return {
    userKey: join(folder, 'id_ed25519'),
    password: read('password'),
    hostKeys: Object.fromEntries(hostKeys),
  }
}

/** Makes keys and passwords, and per machine the archive `personal.tar` that its first boot unpacks on `/`. */
export async function makeIdentity(folder: string): Promise<void> {
  await makeKey(join(folder, 'id_ed25519'), 'drover-lab')
  writeFileSync(join(folder, 'password'), `${randomBytes(9).toString('base64url')}\n`, { mode: 0o600 })
  for (const machine of machines) await makePersonal(folder, machine)
}

async function makePersonal(folder: string, machine: Machine): Promise<void> {
  const own = join(folder, machine.name)
  if (!existsSync(own)) mkdirSync(own)
  await makeKey(join(own, 'host_key'), machine.name)
  const root = mkdtempSync(join(tmpdir(), 'drover-personal-'))
  const write = (path: string, content: string, mode: number) => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), content)
    chmodSync(join(root, path), mode)
  }
  const userKey = readFileSync(join(folder, 'id_ed25519.pub'), 'utf8')
  write('etc/hostname', `${machine.name}\n`, 0o644)
  write('etc/hosts', `127.0.0.1 localhost\n127.0.1.1 ${machine.name}\n`, 0o644)
  write('etc/sudoers.d/ops', `ops ALL=(ALL:ALL) ${machine.sudoAsks ? '' : 'NOPASSWD: '}ALL\n`, 0o440)
  write('home/ops/.ssh/authorized_keys', userKey, 0o600)
  write('root/.ssh/authorized_keys', userKey, 0o600)
  write('root/ops-password', `ops:${readFileSync(join(folder, 'password'), 'utf8')}`, 0o600)
  for (const suffix of ['', '.pub']) {
    cpSync(join(own, `host_key${suffix}`), join(root, `etc/ssh/ssh_host_ed25519_key${suffix}`))
  }
  chmodSync(join(root, 'root'), 0o700)
  for (const path of ['home/ops/.ssh', 'root/.ssh']) chmodSync(join(root, path), 0o700)
  await command('tar', [
    '-C',
    root,
    '--owner=0',
    '--group=0',
    '-cf',
    join(own, 'personal.tar'),
    'etc',
    'home',
    'root',
  ])
  rmSync(root, { recursive: true })
}

async function makeKey(file: string, comment: string): Promise<void> {
  await command('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file])
}

/** `ssh-ed25519 AAAA…`, without the comment. */
function hostKeyOf(publicKeyFile: string): string {
  return publicKeyFile.split(' ').slice(0, 2).join(' ')
}
