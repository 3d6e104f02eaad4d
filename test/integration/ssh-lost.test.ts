import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import type { Host } from '../../src/hosts/host.ts'
import { Machine, printed } from './machine.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

const LOST = {
  code: 'unreachable',
  message: expect.stringMatching(/lost while a command was running$/) as string,
}

describe.skipIf(cannotMakeUsers !== null)('a connection that is lost', () => {
  let machine: Machine
  let user: TestUser
  let proxy: Proxy
  let host: Host
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user()
  })
  afterAll(() => machine.stop())
  beforeEach(async () => {
    proxy = await startProxy(machine.sshd.port)
    host = await machine.host(user, { ansible_port: proxy.port }, { keepaliveInterval: 0.3 })
    await host.run({ script: 'true', become: null })
  })
  afterEach(async () => {
    await host.close()
    await proxy.close()
  })

  /** Starts commands that take a minute, lets the accident happen when all of them run, and sees them fail. */
  const lose = async (count: number, accident: () => void) => {
    const files = Array.from({ length: count }, (_, index) => join(user.home, `begun-${index}`))
    const lost = files.map((file) =>
      expect(host.run({ script: `touch ${file}; sleep 60`, become: null })).rejects.toMatchObject(LOST),
    )
    await expect.poll(() => files.every((file) => existsSync(file)), { timeout: 10_000 }).toBe(true)
    for (const file of files) rmSync(file)
    accident()
    await Promise.all(lost)
  }

  test('in the middle of a command is an error, never a result; the next command connects again', async () => {
    await lose(1, () => {
      proxy.cut()
    })
    expect(await printed(host, 'echo again')).toBe('again\n')
    expect(proxy.count).toBe(2)
  })

  test('for all its commands is an error for each of them', async () => {
    await lose(6, () => {
      proxy.cut()
    })
  })

  test('because the server was killed is an error', async () => {
    const killServer = 'kill -KILL "$PPID"; sleep 60'
    await expect(host.run({ script: killServer, become: null })).rejects.toMatchObject(LOST)
  })

  test('because the network went silent is noticed', async () => {
    let silentSince = 0
    await lose(1, () => {
      proxy.stall()
      silentSince = performance.now()
    })
    expect(performance.now() - silentSince).toBeLessThan(5_000)
  })

  test('between two commands is nobody’s loss', async () => {
    proxy.cut()
    expect(await printed(host, 'echo again')).toBe('again\n')
  })

  test('and cannot be had again says so, once per command', async () => {
    await proxy.close()
    const again = host.run({ script: 'true', become: null })
    await expect(again).rejects.toMatchObject({
      code: 'unreachable',
      message: `cannot connect to 127.0.0.1:${proxy.port}: connection refused`,
    })
    proxy = await startProxy(machine.sshd.port)
  })

  describe('in the middle of a script', () => {
    // A user of its own: of the others, commands of lost connections may still be running.
    beforeAll(() => {
      user = machine.user()
    })

    const script = (file: string) =>
      `main() {\ntouch ${file}\n${`: ${'x'.repeat(98)}\n`.repeat(20_000)}}\nmain\n`

    test('leaves nothing of it done', async () => {
      const file = join(user.home, 'half')
      proxy.cutAfter(700_000)
      await expect(host.run({ script: script(file), become: null })).rejects.toMatchObject(LOST)
      proxy.cutAfter(Infinity)
      const shells = 'ps -o args= -u "$(id -un)" | grep -c "^sh$" || :'
      // The shell around this very question is the only one left: the other has read its half and ended.
      await expect.poll(async () => Number(await printed(host, shells)), { timeout: 5_000 }).toBe(1)
      expect(existsSync(file)).toBe(false)
    })

    test('is what would have done it', async () => {
      const file = join(user.home, 'whole')
      expect((await host.run({ script: script(file), become: null })).code).toBe(0)
      expect(existsSync(file)).toBe(true)
    })
  })
})
