import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../../src/hosts/host.ts'
import { Machine, printed, text } from './machine.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('becoming another user', () => {
  let machine: Machine
  let other: TestUser
  beforeAll(async () => {
    machine = await Machine.start()
    other = machine.user()
  })
  afterAll(() => machine.stop())

  /** What a wrongly timed password would disturb: a script that reads all there is, bytes and all. */
  const disturb = async (host: Host, become: string) => {
    const stdin = Buffer.from([0, 255, 10, 13, 4, 3, 10, 120])
    const reply = await host.run({ script: 'id -un >&2; cat', stdin, become })
    return { ...text(reply), intact: stdin.equals(reply.stdout) }
  }
  const undisturbed = (user: string) =>
    expect.objectContaining({ code: 0, stderr: `${user}\n`, intact: true }) as unknown

  const failure = async (host: Host, become: string) => {
    const error: unknown = await host.run({ script: 'id', become }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'become-failed' })
    const { message, details } = error as { message: string; details: { help: string } }
    return { why: message.replace(/^cannot become \S+ on 127.0.0.1:\d+: /, ''), help: details.help }
  }

  describe.each(['/bin/bash', '/usr/bin/tcsh'])('by su from the login shell %s', (shell) => {
    const as = (password: string | null) =>
      machine.host(machine.user('no', shell), {
        ansible_become_method: 'su',
        ...(password === null ? {} : { ansible_become_password: password }),
      })

    test('works with the password of the other user', async () => {
      expect(await disturb(await as(other.password), other.name)).toEqual(undisturbed(other.name))
    })

    test('keeps exit codes, both streams, and goes to the home of nobody else', async () => {
      const host = await as(other.password)
      const reply = await host.run({ script: 'echo out; echo err >&2; exit 7', become: other.name })
      expect(text(reply)).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' })
      expect(await printed(host, 'echo "$HOME"', other.name)).toBe(`${other.home}\n`)
    })

    test.concurrent('fails with a wrong password, and says so', async () => {
      const { why, help } = await failure(await as('wrong'), other.name)
      expect(why).toBe('su: Authentication failure')
      expect(help).toContain('Correct ansible_become_password')
    })

    test.concurrent('fails without the password that su wants, and names -K', async () => {
      const { why, help } = await failure(await as(null), other.name)
      expect(why).toBe('su asks for a password')
      expect(help).toContain('-K')
    })

    test.concurrent('fails for a user that does not exist', async () => {
      expect((await failure(await as('x'), 'nobody-such')).why).toMatch(/nobody-such does not exist/)
    })
  })

  describe.each(['/bin/bash', '/usr/bin/tcsh'])('by doas from the login shell %s', (shell) => {
    const as = (rule: 'nopass' | 'password' | 'none', given: boolean, variables = {}) => {
      const user = machine.user('no', shell)
      if (rule !== 'none') machine.allowDoas(user, rule === 'password')
      return machine.host(user, {
        ansible_become_method: 'doas',
        ...(given ? { ansible_become_password: user.password } : {}),
        ...variables,
      })
    }

    test.each([
      ['where none is needed and none is given', 'nopass', false],
      ['where none is needed although one is given', 'nopass', true],
      ['where one is needed', 'password', true],
    ] as const)('works with passwords %s', async (_title, rule, given) => {
      const host = await as(rule, given)
      expect(await disturb(host, 'root')).toEqual(undisturbed('root'))
      expect(await disturb(host, other.name)).toEqual(undisturbed(other.name))
    })

    test('keeps exit codes, both streams and big output where it asks for a password', async () => {
      const host = await as('password', true)
      const reply = await host.run({ script: 'echo out; echo err >&2; exit 7', become: 'root' })
      expect(text(reply)).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' })
      const big = await host.run({ script: 'head -c 5000000 /dev/zero', become: 'root' })
      expect(big.stdout.length).toBe(5_000_000)
      const all = await Promise.all(
        Array.from({ length: 6 }, (_, index) => printed(host, `echo ${index}`, 'root')),
      )
      expect(all.map(Number)).toEqual([0, 1, 2, 3, 4, 5])
    })

    test.concurrent('fails with a wrong password', async () => {
      const { why, help } = await failure(
        await as('password', true, { ansible_become_password: 'wrong' }),
        'root',
      )
      expect(why).toBe('doas: Authentication failed')
      expect(help).toContain('Correct ansible_become_password')
    })

    test.concurrent('fails without the password that doas wants', async () => {
      const { why, help } = await failure(await as('password', false), 'root')
      expect(why).toBe('doas: Authentication required')
      expect(help).toContain('-K')
    })

    test.concurrent('fails for who may not', async () => {
      expect((await failure(await as('none', true), 'root')).why).toBe('doas: Operation not permitted')
    })
  })
})
