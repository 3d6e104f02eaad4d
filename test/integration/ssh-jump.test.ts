import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connector } from '../../src/hosts/connect.ts'
import type { Host } from '../../src/hosts/host.ts'
import { Machine, printed } from './machine.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { freePort } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('a machine behind another one', () => {
  let gate: Machine
  let inner: Machine
  let guard: TestUser
  let user: TestUser
  let proxy: Proxy
  const hosts: Host[] = []
  beforeAll(async () => {
    gate = await Machine.start()
    inner = await Machine.start()
    guard = gate.user()
    user = inner.user()
  })
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.close()))
    await gate.stop()
    await inner.stop()
  })
  beforeEach(async () => {
    proxy = await startProxy(gate.sshd.port)
    return () => proxy.close()
  })

  const config = () => join(inner.folder, 'ssh_config')
  const writeConfig = (chain: string, more = '') => {
    writeFileSync(
      config(),
      `
Host inner*
  HostName 127.0.0.1
  Port ${inner.sshd.port}
  User ${user.name}
  IdentityFile ${inner.keyFile}
  ProxyJump ${chain}
Host gate again
  HostName 127.0.0.1
  User ${guard.name}
  IdentityFile ${gate.keyFile}
Host gate
  Port ${proxy.port}
Host again
  Port ${gate.sshd.port}
Host *
  UserKnownHostsFile ${inner.folder}/known
  ${more}
`,
    )
  }
  const connect = async (names: string[], accept = true) => {
    const make = connector({ acceptNewHostKeys: accept, sshConfigFiles: [config()], connectTimeout: 5 })
    const made = await Promise.all(names.map((name) => make(name, () => undefined)))
    hosts.push(...made)
    return made
  }

  test('is reached through it, and both have shown their keys', async () => {
    writeConfig('gate')
    const [host] = await connect(['inner'])
    if (!host) throw new Error('no host')
    // Who asks, as the inner machine sees it: the gate's sshd, which made the connection for us.
    expect(await printed(host, 'id -un')).toBe(`${user.name}\n`)
    expect(proxy.count).toBe(1)
    const known = readFileSync(join(inner.folder, 'known'), 'utf8')
    expect(known).toContain(`[127.0.0.1]:${proxy.port} `)
    expect(known).toContain(`[127.0.0.1]:${inner.sshd.port} `)
    await host.close()
  })

  test('is reached through a chain', async () => {
    writeConfig('gate,again')
    const [host] = await connect(['inner'])
    if (!host) throw new Error('no host')
    expect(await printed(host, 'id -un')).toBe(`${user.name}\n`)
    expect(proxy.count).toBe(1)
  })

  test('shares the connection to it with all the others, and the last one closes it', async () => {
    writeConfig('gate')
    const made = await connect(['inner1', 'inner2', 'inner3'])
    expect(await Promise.all(made.map((host) => printed(host, 'echo in')))).toEqual(Array(3).fill('in\n'))
    expect(proxy.count).toBe(1)
    await Promise.all(made.slice(1).map((host) => host.close()))
    const [first] = made
    if (!first) throw new Error('no host')
    expect(await printed(first, 'echo still')).toBe('still\n')
    await first.reset()
    expect(await printed(first, 'echo anew')).toBe('anew\n')
    expect(proxy.count).toBe(2)
  })

  test('is unreachable while the way is cut, and is reached anew when it is back', async () => {
    writeConfig('gate')
    const [host] = await connect(['inner'])
    if (!host) throw new Error('no host')
    const lost = host.run({
      script: 'sleep 60',
      become: null,
      onStarted: () =>
        setTimeout(() => {
          proxy.cut()
        }, 100),
    })
    await expect(lost).rejects.toMatchObject({ code: 'unreachable' })
    expect(await printed(host, 'echo back')).toBe('back\n')
  })

  test('is not reached where the gate’s key is unknown', async () => {
    writeConfig('gate', `UserKnownHostsFile ${inner.folder}/nothing`)
    writeFileSync(config(), readFileSync(config(), 'utf8').replace('/known\n', '/empty\n'))
    const [host] = await connect(['inner'], false)
    await expect(host?.run({ script: 'true', become: null })).rejects.toMatchObject({
      code: 'host-key-unknown',
      message: expect.stringContaining(`[127.0.0.1]:${proxy.port}`) as string,
    })
  })

  test('that the gate cannot reach says which of the two is the trouble', async () => {
    writeConfig('gate')
    const port = await freePort()
    writeFileSync(config(), readFileSync(config(), 'utf8').replace(`Port ${inner.sshd.port}`, `Port ${port}`))
    const [host] = await connect(['inner'])
    await expect(host?.run({ script: 'true', become: null })).rejects.toMatchObject({
      code: 'unreachable',
      message: `cannot connect to 127.0.0.1:${port} through 127.0.0.1:${proxy.port}: Connection refused`,
    })
  })
})
