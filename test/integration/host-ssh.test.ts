import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../../src/hosts/host.ts'
import { claimsOfAHost } from './host-claims.ts'
import { Machine, printed } from './machine.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('a machine behind SSH', () => {
  let machine: Machine
  let user: TestUser
  let host: Host
  let proxy: Proxy
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user()
    host = await machine.host(user)
    proxy = await startProxy(machine.sshd.port)
  })
  afterAll(async () => {
    await proxy.close()
    await machine.stop()
  })

  claimsOfAHost(
    'SSH',
    () => host,
    () => user.name,
  )

  test('is connected once, however many commands are the first', async () => {
    const other = await machine.host(user, { ansible_port: proxy.port })
    expect(proxy.count).toBe(0)
    const replies = await Promise.all([1, 2, 3].map((number) => printed(other, `echo ${number}`)))
    expect(replies).toEqual(['1\n', '2\n', '3\n'])
    expect(proxy.count).toBe(1)
    await other.close()
  })

  test('is connected anew after a reset, and only then', async () => {
    const other = await machine.host(user, { ansible_port: proxy.port })
    const { count } = proxy
    await printed(other, 'true')
    await other.reset()
    expect(proxy.count).toBe(count + 1)
    expect(await printed(other, 'echo again')).toBe('again\n')
    expect(proxy.count).toBe(count + 2)
    await other.close()
  })

  test('may end a command in the same packet that says it began', async () => {
    const locked = machine.user('no', '/usr/sbin/nologin')
    const other = await machine.host(locked, { ansible_port: proxy.port })
    const says = { message: expect.stringContaining('This account is currently not available') as string }
    await expect(other.run({ script: 'true', become: null })).rejects.toMatchObject(says)
    proxy.gather(300)
    await expect(other.run({ script: 'true', become: null })).rejects.toMatchObject(says)
    proxy.gather(0)
    await other.close()
  })

  test('may take fewer commands at once than we give it', async () => {
    const narrow = await Machine.start(['MaxSessions 2'])
    try {
      const other = await narrow.host(narrow.user())
      const replies = Array.from({ length: 12 }, (_, index) => printed(other, `sleep 0.02; echo ${index}`))
      expect((await Promise.all(replies)).map(Number)).toEqual(replies.map((_, index) => index))
    } finally {
      await narrow.stop()
    }
  })

  test('that takes no commands at all says so', async () => {
    const closed = await Machine.start(['MaxSessions 0'])
    try {
      const other = await closed.host(closed.user())
      await expect(other.run({ script: 'true', become: null })).rejects.toMatchObject({ code: 'unreachable' })
    } finally {
      await closed.stop()
    }
  })

  test('leaves no connection behind when closed', async () => {
    const other = await machine.host(user)
    const pid = Number(await printed(other, 'echo $PPID'))
    expect(() => process.kill(pid, 0)).not.toThrow()
    await other.close()
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false)
    await expect(other.run({ script: 'true', become: null })).rejects.toMatchObject({ code: 'interrupted' })
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
