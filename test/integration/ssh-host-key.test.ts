import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DroverError } from '../../src/task/error.ts'
import { Machine, printed } from './machine.ts'
import { makeKey } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('the key of a machine', () => {
  let machine: Machine
  let user: TestUser
  let file: string
  const name = () => `[127.0.0.1]:${machine.sshd.port}`
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user()
    await machine.sshd.reinstall(['ed25519', 'rsa'])
    file = join(machine.folder, 'known', 'hosts')
    // Debian's own ssh_config has it hashed, which leaves nothing to compare.
    mkdirSync(join(homedir(), '.ssh'))
    writeFileSync(join(homedir(), '.ssh/config'), 'HashKnownHosts no\n')
  })
  afterAll(() => machine.stop())
  beforeEach(() => {
    rmSync(dirname(file), { recursive: true, force: true })
    execFileSync('mkdir', [dirname(file)])
  })

  const connect = async (acceptNewHostKeys: boolean) => {
    const host = await machine.host(user, { ansible_ssh_known_hosts_file: file }, { acceptNewHostKeys })
    try {
      return await printed(host, 'echo in')
    } finally {
      await host.close()
    }
  }
  const know = (...lines: string[]) => {
    writeFileSync(file, `${lines.join('\n')}\n`)
  }

  test('that is unknown is refused with the fingerprint that OpenSSH shows', async () => {
    const shown = execFileSync('ssh-keygen', [
      '-l',
      '-f',
      join(machine.folder, 'host_ed25519.pub'),
    ]).toString()
    await expect(connect(false)).rejects.toMatchObject({
      code: 'host-key-unknown',
      message: `the host key of ${name()} is not known: ssh-ed25519 ${shown.split(' ')[1] ?? '?'}`,
      details: { help: expect.stringContaining('--accept-new-host-keys') as string },
    })
  })

  test('that is new is written down when that is wished, and then known to us and to ssh(1)', async () => {
    rmSync(dirname(file), { recursive: true })
    expect(await connect(true)).toBe('in\n')
    expect(readFileSync(file, 'utf8')).toBe(`${name()} ${machine.sshd.hostKey('ed25519')}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
    expect(await connect(false)).toBe('in\n')
    expect(throughOpenSsh()).toBe('in\n')
  })

  function throughOpenSsh(): string {
    const options = [
      `UserKnownHostsFile=${file}`,
      'GlobalKnownHostsFile=none',
      'StrictHostKeyChecking=yes',
      'BatchMode=yes',
    ]
    return execFileSync('ssh', [
      ...['-F', 'none', '-i', machine.keyFile, '-p', String(machine.sshd.port)],
      ...options.flatMap((option) => ['-o', option]),
      `${user.name}@127.0.0.1`,
      'echo in',
    ]).toString()
  }

  test('is written once, though many hosts connect at once', async () => {
    expect(await Promise.all(Array.from({ length: 10 }, () => connect(true)))).toEqual(Array(10).fill('in\n'))
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1)
  })

  test('is known from a hashed line', async () => {
    know(`${name()} ${machine.sshd.hostKey('ed25519')}`)
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' })
    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/)
    expect(await connect(false)).toBe('in\n')
  })

  test('of a type that the server would not show first is asked for', async () => {
    know(`${name()} ${machine.sshd.hostKey('rsa')}`)
    expect(await connect(false)).toBe('in\n')
  })

  test('stands under the alias that ssh_config gives it, without a port', async () => {
    const variables = {
      ansible_ssh_known_hosts_file: file,
      ansible_ssh_common_args: '-o HostKeyAlias=the-web',
    }
    const host = await machine.host(user, variables)
    expect(await printed(host, 'echo in')).toBe('in\n')
    expect(readFileSync(file, 'utf8')).toBe(`the-web ${machine.sshd.hostKey('ed25519')}\n`)
    const strict = await machine.host(user, variables, { acceptNewHostKeys: false })
    expect(await printed(strict, 'echo in')).toBe('in\n')
  })

  test('is of the kind that ssh_config asks for', async () => {
    const variables = {
      ansible_ssh_known_hosts_file: file,
      ansible_ssh_common_args: '-o HostKeyAlgorithms=rsa-sha2-512',
    }
    const host = await machine.host(user, variables)
    expect(await printed(host, 'echo in')).toBe('in\n')
    expect(readFileSync(file, 'utf8')).toBe(`${name()} ${machine.sshd.hostKey('rsa')}\n`)
  })

  test('is not asked for in kinds that only the system’s ssh understands', async () => {
    const words = '-o HostKeyAlgorithms=ssh-ed25519-cert-v01@openssh.com'
    const host = await machine.host(user, { ansible_ssh_common_args: words })
    await expect(host.run({ script: 'true', become: null })).rejects.toMatchObject({
      code: 'ssh-config',
      details: { help: expect.stringContaining('ansible_connection: openssh') as string },
    })
  })

  test('that is revoked is refused', async () => {
    know(`${name()} ${machine.sshd.hostKey('ed25519')}`, `@revoked * ${machine.sshd.hostKey('ed25519')}`)
    await expect(connect(true)).rejects.toMatchObject({ code: 'host-key-changed' })
  })

  test('that cannot be written down lets nobody in', async () => {
    rmSync(dirname(file), { recursive: true })
    writeFileSync(dirname(file), 'a file where the folder should be')
    await expect(connect(true)).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  test.each([
    ['of the same type', () => otherKey('ed25519')],
    [
      'of a type that the server has no more',
      () => `ecdsa-sha2-nistp256 ${otherKey('ed25519').split(' ')[1] ?? ''}`,
    ],
  ])('other than the known one, %s, is refused even where new ones are accepted', async (_title, key) => {
    know(`${name()} ${key()}`)
    const before = readFileSync(file, 'utf8')
    await expect(connect(true)).rejects.toMatchObject({ code: 'host-key-changed' })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  const otherKey = (type: 'ed25519' | 'rsa') =>
    makeKey(join(machine.folder, 'other'), type).split(' ').slice(0, 2).join(' ')

  test('of a machine installed anew is accepted after what the message says was done', async () => {
    await connect(true)
    await machine.sshd.reinstall()
    const error = await connect(true).catch((reason: unknown) => reason as DroverError)
    expect(error).toMatchObject({ code: 'host-key-changed' })
    const command = /`(ssh-keygen -R [^`]+)`/.exec((error as DroverError).details.help ?? '')?.[1] ?? 'false'
    execFileSync('sh', ['-c', command], { stdio: 'ignore' })
    expect(await connect(true)).toBe('in\n')
  })
})
