import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../../src/hosts/host.ts'
import { Machine, printed, text } from './machine.ts'
import { cannotMakeUsers, type Sudo, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('becoming another user', () => {
  let machine: Machine
  const users = {} as Record<Sudo, TestUser>
  beforeAll(async () => {
    machine = await Machine.start()
    for (const sudo of ['no', 'nopasswd', 'password', 'one-try', 'remembered'] as const)
      users[sudo] = machine.user(sudo)
  })
  afterAll(() => machine.stop())

  const as = (sudo: Sudo, password: string | null = users[sudo].password, variables = {}) =>
    machine.host(users[sudo], {
      ...variables,
      ...(password === null ? {} : { ansible_become_password: password }),
    })

  /** What a wrongly timed password would disturb: a script that reads all there is. */
  const readAll = async (host: Host) =>
    text(await host.run({ script: 'id -un; cat', stdin: Buffer.from('its own stdin'), become: 'root' }))
  const undisturbed = { code: 0, stdout: 'root\nits own stdin', stderr: '' }

  test.each([
    ['sudo asks for no password and none is given', 'nopasswd', false],
    ['sudo asks for no password although one is given', 'nopasswd', true],
    ['sudo asks for the password', 'password', true],
    ['sudo asks for the password and allows one try', 'one-try', true],
  ] as const)('works where %s', async (_title, sudo, given) => {
    const host = await as(sudo, given ? undefined : null)
    expect(await readAll(host)).toEqual(undisturbed)
  })

  test('works again where sudo remembers the password and does not ask', async () => {
    const host = await as('remembered')
    expect((await host.run({ script: 'sudo -n true', become: null })).code).toBe(1)
    expect(await readAll(host)).toEqual(undisturbed)
    expect((await host.run({ script: 'sudo -n true', become: null })).code).toBe(0)
    expect(await readAll(host)).toEqual(undisturbed)
  })

  test('works for many at once', async () => {
    const host = await as('one-try')
    const replies = await Promise.all(Array.from({ length: 8 }, () => readAll(host)))
    expect(replies).toEqual(Array(8).fill(undisturbed))
  })

  test('goes to the user that was asked for, at home', async () => {
    const host = await as('password')
    const { name, home } = users.no
    expect(await printed(host, 'id -un; echo "$HOME"', name)).toBe(`${name}\n${home}\n`)
  })

  test('keeps exit codes, both streams, and big output', async () => {
    const host = await as('password')
    const reply = await host.run({ script: 'echo out; echo err >&2; exit 7', become: 'root' })
    expect(text(reply)).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' })
    expect((await host.run({ script: 'head -c 9000000 /dev/zero', become: 'root' })).stdout.length).toBe(
      9_000_000,
    )
    expect((await host.run({ script: 'kill -TERM $$', become: 'root' })).code).toBe(143)
  })

  test('does not wait for what a script left in the background', async () => {
    const host = await as('nopasswd')
    const started = performance.now()
    await host.run({ script: 'sleep 20 & echo', become: 'root' })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('shows the password to nobody: not in arguments, not in the environment', async () => {
    const host = await as('one-try')
    const find = (what: string) =>
      `for f in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' ' ' 2>/dev/null <"$f"; done | grep -c ${what}`
    const half = users['one-try'].password.slice(0, 12)
    // The pattern itself stands in no argument: the script comes on stdin, grep's own is split.
    const script = `${find(`'${half}''${users['one-try'].password.slice(12, -1)}[${users['one-try'].password.slice(-1)}]'`)}; ${find("'drover-passwor[d]-'")}`
    const [passwords, prompts] = (await printed(host, script, 'root')).trim().split('\n').map(Number)
    expect(passwords).toBe(0)
    expect(prompts).toBeGreaterThan(0)
  })

  describe('fails', () => {
    const failure = async (host: Host, become = 'root') => {
      const started = performance.now()
      const error: unknown = await host.run({ script: 'id', become }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'become-failed' })
      // PAM lets two seconds pass after a wrong password; nothing may hang beyond that.
      expect(performance.now() - started).toBeLessThan(12_000)
      const { message, details } = error as { message: string; details: { help: string } }
      return { why: message.replace(/^cannot become \S+ on 127.0.0.1:\d+: /, ''), help: details.help }
    }

    test.concurrent('with a wrong password', async () => {
      const { why, help } = await failure(await as('password', 'wrong'))
      expect(why).toBe('sudo did not accept the password')
      expect(help).toContain('ansible_become_password')
    })

    test.concurrent('with a wrong password where sudo allows one try', async () => {
      const { why } = await failure(await as('one-try', 'wrong'))
      expect(why).toMatch(/incorrect password attempt/)
    })

    test.concurrent('without the password that sudo wants, and names -K', async () => {
      const { why, help } = await failure(await as('one-try', null))
      expect(why).toBe('sudo: a password is required')
      expect(help).toContain('-K')
    })

    test.concurrent('for who may not use sudo', async () => {
      const { why } = await failure(await as('no'))
      expect(why).toMatch(/is not in the sudoers file/)
    })

    test.concurrent('for a user that does not exist', async () => {
      expect((await failure(await as('nopasswd', null), 'nobody-such')).why).toMatch(/unknown user/)
    })

    test.concurrent('where there is no sudo', async () => {
      const host = await as('nopasswd', null)
      const profile = '.bashrc'
      await host.run({ script: `cp ${profile} saved; echo 'PATH=/usr/sbin' > ${profile}`, become: null })
      const { why, help } = await failure(host)
      expect(why).toMatch(/sudo.*not found/)
      expect(help).toContain('Install sudo')
    })
  })

  test('can be interrupted while sudo waits', async () => {
    const host = await as('password', 'wrong')
    const abort = new AbortController()
    const reply = host.run({ script: 'id', become: 'root', signal: abort.signal })
    const refused = expect(reply).rejects.toMatchObject({ code: 'interrupted' })
    await sleep(300)
    abort.abort()
    await refused
  })
})
