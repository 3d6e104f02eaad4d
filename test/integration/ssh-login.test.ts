import { execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../src/task/secret.ts'
import { Machine, printed } from './machine.ts'
import { freePort, makeKey } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('logging in', () => {
  let machine: Machine
  let user: TestUser
  const noKey = { ansible_ssh_private_key_file: undefined }
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user()
  })
  afterAll(() => machine.stop())
  afterEach(() => {
    delete process.env['SSH_AUTH_SOCK']
  })

  const whoami = async (variables: Readonly<Record<string, unknown>>, on = machine, as = user) => {
    const host = await on.host(as, variables)
    return await printed(host, 'id -un')
  }

  test('works with a key file, ed25519 or RSA', async () => {
    expect(await whoami({})).toBe(`${user.name}\n`)
    const other = machine.user()
    const file = join(machine.folder, 'client-rsa')
    machine.sshd.authorize(other, makeKey(file, 'rsa'))
    expect(await whoami({ ansible_ssh_private_key_file: file }, machine, other)).toBe(`${other.name}\n`)
  })

  test('works with a key in the usual place', async () => {
    const other = machine.user()
    const folder = join(process.env['HOME'] ?? '', '.ssh')
    execFileSync('mkdir', ['-p', '-m', '700', folder])
    machine.sshd.authorize(other, makeKey(join(folder, 'id_ed25519'), 'ed25519'))
    expect(await whoami(noKey, machine, other)).toBe(`${other.name}\n`)
    execFileSync('rm', ['-r', folder])
  })

  test('works with a password', async () => {
    expect(await whoami({ ...noKey, ansible_password: user.password })).toBe(`${user.name}\n`)
    expect(await whoami({ ...noKey, ansible_password: new Secret(user.password) })).toBe(`${user.name}\n`)
  })

  test('works with a password where the server asks for it (keyboard-interactive)', async () => {
    const asking = await Machine.start(['PasswordAuthentication no'])
    const other = asking.user()
    expect(await whoami({ ...noKey, ansible_password: other.password }, asking, other)).toBe(
      `${other.name}\n`,
    )
    await asking.stop()
  })

  test('works with a key and a password where the server wants both', async () => {
    const strict = await Machine.start(['AuthenticationMethods publickey,password'])
    const other = strict.user()
    expect(await whoami({ ansible_password: other.password }, strict, other)).toBe(`${other.name}\n`)
    await expect(whoami({}, strict, other)).rejects.toMatchObject({ code: 'auth-failed' })
    await strict.stop()
  })

  describe('with an agent', () => {
    const encrypted = () => join(machine.folder, 'encrypted')
    let agent: ReturnType<typeof spawn>
    let socket: string
    let owner: TestUser
    beforeAll(async () => {
      socket = join(machine.folder, 'agent')
      agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
      await new Promise((resolve) => agent.stdout?.once('data', resolve))
      owner = machine.user()
      machine.sshd.authorize(owner, makeKey(encrypted(), 'ed25519', 'a passphrase'))
      const askpass = join(machine.folder, 'askpass')
      execFileSync('sh', [
        '-c',
        `printf '#!/bin/sh\\necho a passphrase\\n' > ${askpass}; chmod 700 ${askpass}`,
      ])
      const env = {
        ...process.env,
        SSH_AUTH_SOCK: socket,
        SSH_ASKPASS: askpass,
        SSH_ASKPASS_REQUIRE: 'force',
      }
      execFileSync('ssh-add', ['-q', encrypted()], { env, stdio: 'ignore' })
    })
    afterAll(() => {
      agent.kill()
    })

    test('works with its keys', async () => {
      process.env['SSH_AUTH_SOCK'] = socket
      expect(await whoami(noKey, machine, owner)).toBe(`${owner.name}\n`)
    })

    test('works where the key file is encrypted and the agent holds its key', async () => {
      process.env['SSH_AUTH_SOCK'] = socket
      expect(await whoami({ ansible_ssh_private_key_file: encrypted() }, machine, owner)).toBe(
        `${owner.name}\n`,
      )
    })

    test('lets programs of the machine use it where ForwardAgent says so, and only there', async () => {
      process.env['SSH_AUTH_SOCK'] = socket
      const keys = async (words: string) => {
        const host = await machine.host(owner, { ...noKey, ansible_ssh_common_args: words })
        return await printed(host, 'ssh-add -l 2>/dev/null | cut -d" " -f1,4')
      }
      expect(await keys('-o ForwardAgent=yes')).toBe('256 (ED25519)\n')
      expect(await keys('-A')).toBe('256 (ED25519)\n')
      expect(await keys('')).toBe('')
    })

    test('that is gone goes on to what else there is', async () => {
      process.env['SSH_AUTH_SOCK'] = join(machine.folder, 'no-agent')
      expect(await whoami({ ...noKey, ansible_password: user.password })).toBe(`${user.name}\n`)
    })

    test('and without it an encrypted key says what to do', async () => {
      await expect(
        whoami({ ansible_ssh_private_key_file: encrypted() }, machine, owner),
      ).rejects.toMatchObject({
        code: 'auth-failed',
        details: { help: expect.stringContaining(`is encrypted: \`ssh-add ${encrypted()}\``) as string },
      })
    })
  })

  describe('is refused', () => {
    const where = () => `${user.name}@127.0.0.1:${machine.sshd.port}`

    test('with a wrong key and a wrong password, and says what was tried', async () => {
      const file = join(machine.folder, 'wrong')
      makeKey(file, 'ed25519')
      const login = whoami({ ansible_ssh_private_key_file: file, ansible_password: 'wrong' })
      await expect(login).rejects.toMatchObject({
        code: 'auth-failed',
        message: `${where()} refused the login: tried key ${file}, the password`,
      })
      await expect(login).rejects.not.toThrow('wrong"')
    })

    test('with nothing to log in with', async () => {
      await expect(whoami(noKey)).rejects.toMatchObject({
        code: 'auth-failed',
        message: `${where()} refused the login: there is nothing to log in with`,
      })
    })

    test('with a key file that is not there, which the help names', async () => {
      await expect(whoami({ ansible_ssh_private_key_file: '/no/such/key' })).rejects.toMatchObject({
        code: 'auth-failed',
        details: { help: expect.stringContaining('/no/such/key cannot be read: ENOENT') as string },
      })
    })

    test('to an account without a shell, in the words of the machine', async () => {
      const locked = machine.user('no', '/usr/sbin/nologin')
      await expect(whoami({}, machine, locked)).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringMatching(
          /does not run sh: This account is currently not available\.$/,
        ) as string,
      })
    })
  })

  test('agrees on algorithms that ssh_config names, old ones only then', async () => {
    const old = await Machine.start([
      'KexAlgorithms diffie-hellman-group14-sha1',
      'Ciphers aes256-cbc',
      'MACs hmac-sha1',
    ])
    const other = old.user()
    try {
      await expect(whoami({}, old, other)).rejects.toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('no matching') as string,
      })
      const words = [
        '-o KexAlgorithms=+diffie-hellman-group14-sha1,unknown-to-all@nowhere',
        '-o Ciphers=^aes256-cbc',
        '-o MACs=hmac-sha1',
      ]
      expect(await whoami({ ansible_ssh_common_args: words.join(' ') }, old, other)).toBe(`${other.name}\n`)
    } finally {
      await old.stop()
    }
  })

  describe('is not even reached', () => {
    const connect = async (port: number) => {
      const host = await machine.host(user, { ansible_port: port }, { connectTimeout: 0.5 })
      return await host.run({ script: 'true', become: null })
    }

    test('where nobody listens', async () => {
      const port = await freePort()
      await expect(connect(port)).rejects.toMatchObject({
        code: 'unreachable',
        message: `cannot connect to 127.0.0.1:${port}: connection refused`,
      })
    })

    test.each([
      ['answers nothing', 'no answer within 0.5 s', () => undefined],
      [
        'hangs up',
        'the other side closed the connection before the handshake',
        (socket: { end: () => void }) => {
          socket.end()
        },
      ],
    ])('where the other side %s', async (_title, reason, behave) => {
      const server = createServer(behave)
      const port = await freePort()
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      await expect(connect(port)).rejects.toMatchObject({
        code: 'unreachable',
        message: `cannot connect to 127.0.0.1:${port}: ${reason}`,
      })
      server.close()
    })
  })
})
