import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../../src/hosts/host.ts'
import { claimsOfAHost } from './host-claims.ts'
import { Machine, printed } from './machine.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { freePort, makeKey } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('a machine behind the system’s ssh', () => {
  let machine: Machine
  let user: TestUser
  let host: Host
  let proxy: Proxy
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user('password')
    host = await openssh()
    proxy = await startProxy(machine.sshd.port)
  })
  afterAll(async () => {
    await proxy.close()
    await machine.stop()
  })

  const openssh = (variables: Readonly<Record<string, unknown>> = {}, accept = true) =>
    machine.host(
      user,
      { ansible_connection: 'openssh', ansible_become_password: user.password, ...variables },
      { acceptNewHostKeys: accept },
    )
  const folders = () => readdirSync(tmpdir()).filter((name) => /^drover-[A-Za-z0-9]{6}$/.test(name))

  claimsOfAHost(
    'openssh',
    () => host,
    () => user.name,
  )

  test('is connected once for all commands, and leaves no connection and no file behind', async () => {
    const before = folders()
    const other = await openssh({ ansible_port: proxy.port })
    const replies = await Promise.all([1, 2, 3].map((number) => printed(other, `echo ${number}`)))
    expect([replies, proxy.count]).toEqual([['1\n', '2\n', '3\n'], 1])
    expect(folders()).toHaveLength(before.length + 1)
    await other.reset()
    expect(folders()).toEqual(before)
    expect(await printed(other, 'echo 4')).toBe('4\n')
    expect(proxy.count).toBe(2)
    await other.close()
    expect(folders()).toEqual(before)
    await expect(other.run({ script: 'true', become: null })).rejects.toMatchObject({ code: 'interrupted' })
  })

  test('that is lost in the middle is an error, and the next command connects anew', async () => {
    const other = await openssh({ ansible_port: proxy.port })
    const lost = other.run({
      script: 'sleep 60',
      become: null,
      onStarted: () => {
        setTimeout(() => {
          proxy.cut()
        }, 500)
      },
    })
    await expect(lost).rejects.toMatchObject({ code: 'unreachable' })
    expect(await printed(other, 'echo again')).toBe('again\n')
    await other.close()
  })

  test('is let go even by a run that was killed', async () => {
    const variables = {
      ansible_connection: 'openssh',
      ansible_host: '127.0.0.1',
      ansible_port: proxy.port,
      ansible_user: user.name,
      ansible_ssh_private_key_file: machine.keyFile,
      ansible_ssh_known_hosts_file: join(machine.folder, 'known_hosts'),
    }
    const script = `
      import { connector } from '${join(import.meta.dirname, '../../src/hosts/connect.ts')}'
      const variables = ${JSON.stringify(variables)}
      const host = await connector({ acceptNewHostKeys: true })('machine', (name) => variables[name])
      await host.run({ script: 'true', become: null })
      console.log('connected')
      setTimeout(() => {}, 60_000)`
    const before = masters()
    const run = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // What a killed run leaves is an empty folder: here it goes with the others.
      env: { ...process.env, TMPDIR: machine.folder },
    })
    await new Promise((resolve) => run.stdout.once('data', resolve))
    expect(masters()).toBe(before + 1)
    run.kill('SIGKILL')
    await expect.poll(masters, { timeout: 5_000 }).toBe(before)
  })

  /** Connections of the system's ssh to the proxy that stand. */
  const masters = () =>
    Number(execFileSync('sh', ['-c', `pgrep -fc '^ssh -T -M .*-p ${proxy.port} ' || true`]).toString())

  test('may have any login shell', async () => {
    const other = machine.user('password', '/usr/bin/tcsh')
    const strange = await machine.host(other, {
      ansible_connection: 'openssh',
      ansible_become_password: other.password,
    })
    const script = `id -un; printf '%s|' 'it'\\''s' "!" '!x' '\\' "$HOME"; cat`
    const reply = await strange.run({ script, stdin: Buffer.from('in'), become: 'root' })
    expect(Buffer.from(reply.stdout).toString()).toBe("root\nit's|!|!x|\\|/root|in")
    expect(await printed(strange, 'id -un')).toBe(`${other.name}\n`)
  })

  test('may take fewer commands at once than we give it', async () => {
    const narrow = await Machine.start(['MaxSessions 3'])
    try {
      const other = await narrow.host(narrow.user(), { ansible_connection: 'openssh' })
      const replies = Array.from({ length: 12 }, (_, index) => printed(other, `sleep 0.02; echo ${index}`))
      expect((await Promise.all(replies)).map(Number)).toEqual(replies.map((_, index) => index))
    } finally {
      await narrow.stop()
    }
  })

  test('becomes another user with a password', async () => {
    const reply = await host.run({ script: 'id -un; cat', stdin: Buffer.from('its own'), become: 'root' })
    expect(Buffer.from(reply.stdout).toString()).toBe('root\nits own')
  })

  test('is reached as only ssh can: by Match exec and ProxyCommand', async () => {
    const config = join(machine.folder, 'only-ssh')
    writeFileSync(
      config,
      `Match exec "true"
  User ${user.name}
  IdentityFile ${machine.keyFile}
  ProxyCommand ssh -F none -i ${machine.keyFile} -o BatchMode=yes -o UserKnownHostsFile=${machine.folder}/known_hosts -p ${machine.sshd.port} -W 127.0.0.1:${machine.sshd.port} ${user.name}@127.0.0.1
`,
    )
    const other = await openssh({
      ansible_host: 'nowhere.example',
      ansible_port: undefined,
      ansible_user: undefined,
      ansible_ssh_private_key_file: undefined,
      ansible_ssh_common_args: `-F ${config}`,
    })
    expect(await printed(other, 'id -un', user.name)).toBe(`${user.name}\n`)
    await other.close()
  })

  test('whose key only a certificate vouches for is known to ssh, and an error that says so without it', async () => {
    const authority = join(machine.folder, 'authority')
    const line = makeKey(authority, 'ed25519')
    const hostKey = join(machine.folder, 'host_ed25519.pub')
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'host', '-h', '-n', '127.0.0.1', hostKey], {
      stdio: 'ignore',
    })
    const certified = await Machine.start([
      `HostCertificate ${machine.folder}/host_ed25519-cert.pub`,
      `HostKey ${machine.folder}/host_ed25519`,
    ])
    const known = join(machine.folder, 'authorities')
    writeFileSync(known, `@cert-authority [127.0.0.1]:${certified.sshd.port} ${line}\n`)
    const other = certified.user()
    const variables = { ansible_ssh_known_hosts_file: known }
    const strict = { acceptNewHostKeys: false }
    const ours = await certified.host(other, variables, strict)
    await expect(ours.run({ script: 'true', become: null })).rejects.toMatchObject({
      code: 'host-key-unknown',
      message: expect.stringContaining('is known by its certificate only') as string,
      details: { help: expect.stringContaining('ansible_connection: openssh') as string },
    })
    const theirs = await certified.host(other, { ...variables, ansible_connection: 'openssh' }, strict)
    expect(await printed(theirs, 'echo in')).toBe('in\n')
    await certified.stop()
  })

  describe('says in our codes why there is no connection', () => {
    const failing = async (variables: Readonly<Record<string, unknown>>, code: string, message: RegExp) => {
      const other = await openssh(variables, false)
      const error: unknown = await other
        .run({ script: 'true', become: null })
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
    }

    test('nobody listens', async () => {
      await failing({ ansible_port: await freePort() }, 'unreachable', /Connection refused$/)
    })

    test('the key is unknown, or another one', async () => {
      const file = join(machine.folder, 'wrong-known')
      await failing(
        { ansible_ssh_known_hosts_file: file },
        'host-key-unknown',
        /Host key verification failed/,
      )
      const other = makeKey(join(machine.folder, 'wrong-host'), 'ed25519')
      writeFileSync(file, `[127.0.0.1]:${machine.sshd.port} ${other}\n`)
      await failing(
        { ansible_ssh_known_hosts_file: file },
        'host-key-changed',
        /Host key verification failed/,
      )
    })

    test('the login is refused', async () => {
      const file = join(machine.folder, 'no-good')
      makeKey(file, 'ed25519')
      await failing({ ansible_ssh_private_key_file: file }, 'auth-failed', /Permission denied/)
    })

    test('ssh does not understand its words, or is not there', async () => {
      await failing({ ansible_ssh_common_args: '-o Nonsense=1' }, 'ssh-config', /nonsense/i)
      await failing({ ansible_ssh_executable: '/no/ssh' }, 'unreachable', /needs `\/no\/ssh`/)
    })
  })

  test('cannot use a password, and says so', async () => {
    await expect(openssh({ ansible_password: 'x' })).rejects.toMatchObject({ code: 'invalid-value' })
  })
})
