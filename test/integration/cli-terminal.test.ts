// The real command line on a real (pseudo) terminal: what it asks, when, and what is never shown.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BIN, drover } from '../contract/cli/drover.ts'
import { Machine } from './machine.ts'
import { makeKey } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('drover on a terminal', () => {
  let machine: Machine
  let user: TestUser
  let inventory: string
  const known = () => join(machine.folder, 'home/.ssh/known_hosts')
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user('password')
    inventory = join(machine.folder, 'hosts.ini')
    mkdirSync(join(machine.folder, 'home/.ssh'), { mode: 0o700 })
    // Debian's own ssh_config has the names hashed.
    writeFileSync(join(machine.folder, 'home/.ssh/config'), 'HashKnownHosts no\n')
  })
  afterAll(() => machine.stop())
  beforeEach(() => {
    rmSync(known(), { force: true })
    const own = `ansible_host=127.0.0.1 ansible_port=${machine.sshd.port} ansible_user=${user.name}`
    writeFileSync(inventory, `web1 ${own} ansible_ssh_private_key_file=${machine.keyFile}\n`)
  })

  const ask = (...args: string[]) => ['exec', 'web1', '-i', inventory, ...args, '--', 'id', '-un']

  /** Runs drover on a terminal of its own; each answer is typed when its question is seen. */
  const typing = (
    args: readonly string[],
    answers: readonly (readonly [question: string, answer: string])[],
  ) => {
    const line = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ')
    const child = spawn('script', ['-q', '-e', '-c', line, '/dev/null'], {
      env: { ...process.env, SHELL: '/bin/sh', TERM: 'dumb', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const left = [...answers]
    let shown = ''
    child.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString()
      const [next] = left
      if (!next || !shown.includes(next[0])) return
      left.shift()
      child.stdin.write(`${next[1]}\r`)
    })
    return new Promise<{ code: number | null; shown: string }>((resolve) => {
      child.once('close', (code) => {
        resolve({ code, shown })
      })
    })
  }

  test('shows the unknown keys of the run, and goes on when they are accepted', async () => {
    const { code, shown } = await typing(ask(), [['[y/N]', 'y']])
    expect(shown).toContain('The host key of this machine is not known:')
    expect(shown).toContain(`${user.name}\r\n`)
    expect(code).toBe(0)
    expect(readFileSync(known(), 'utf8')).toContain(`[127.0.0.1]:${machine.sshd.port} ssh-ed25519 `)
    const again = await typing(ask(), [])
    expect(again.shown).not.toContain('not known')
    expect(again.code).toBe(0)
  })

  test('takes anything but yes for no, and says how to accept them', async () => {
    const { code, shown } = await typing(ask(), [['[y/N]', '']])
    expect(code).toBe(4)
    expect(shown).toContain('host-key-unknown')
    expect(existsSync(known())).toBe(false)
  })

  test('asks for the login password and for the one of sudo before anything else, and shows neither', async () => {
    writeFileSync(
      inventory,
      `web1 ansible_host=127.0.0.1 ansible_port=${machine.sshd.port} ansible_user=${user.name}\n`,
    )
    const { code, shown } = await typing(ask('-k', '-K', '-b', '--accept-new-host-keys'), [
      ['SSH password: ', user.password],
      ['sudo password (empty: the SSH password): ', ''],
    ])
    expect(shown).toMatch(/^SSH password: \r?\nsudo password/)
    expect(shown).toContain('root\r\n')
    expect(shown).not.toContain(user.password)
    expect(code).toBe(0)
  })

  test('asks for the passphrase of a key, and does not show it', async () => {
    const file = join(machine.folder, 'locked')
    const other = machine.user()
    machine.sshd.authorize(other, makeKey(file, 'ed25519', 'open sesame'))
    writeFileSync(
      inventory,
      `web1 ansible_host=127.0.0.1 ansible_port=${machine.sshd.port} ansible_user=${other.name} ansible_ssh_private_key_file=${file}\n`,
    )
    const { code, shown } = await typing(ask('--accept-new-host-keys'), [['passphrase of', 'open sesame']])
    expect(shown).toContain(`${other.name}\r\n`)
    expect(shown).not.toContain('sesame')
    expect(code).toBe(0)
  })

  describe('without one', () => {
    test('unknown keys are refused with the command that accepts them', async () => {
      const refused = await drover(ask('--output', 'json'))
      expect(refused.code).toBe(4)
      expect(refused.stdout).toContain('host-key-unknown')
      const run = await drover(['run', '-i', inventory, playbook()])
      const accept = /`drover (run --accept-new-host-keys [^`]+)`/.exec(run.stdout + run.stderr)?.[1]
      expect(accept).toBe(`run --accept-new-host-keys -i ${inventory} ${playbook()}`)
      expect((await drover(accept?.split(' ') ?? [])).code).toBe(0)
    })

    test('passwords come from files, and -k is an error that names the option', async () => {
      const file = join(machine.folder, 'password')
      writeFileSync(file, `${user.password}\n`, { mode: 0o600 })
      writeFileSync(
        inventory,
        `web1 ansible_host=127.0.0.1 ansible_port=${machine.sshd.port} ansible_user=${user.name}\n`,
      )
      const files = ['--connection-password-file', file, '--become-password-file', file]
      const { code, stdout } = await drover(ask('--accept-new-host-keys', '-b', ...files))
      expect([code, stdout]).toEqual([0, 'web1: exit code 0\n  root\n'])
      const refused = await drover(ask('-k'))
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringMatching(
          /-k asks on the terminal, and there is none\n.*--connection-password-file FILE/,
        ),
      ])
    })
  })

  function playbook(): string {
    const file = join(machine.folder, 'site.yaml')
    writeFileSync(file, '- hosts: web1\n  tasks:\n    - command: { cmd: "true", reads: true }\n')
    return file
  }
})
