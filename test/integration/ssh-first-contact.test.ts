import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connections } from '../../src/hosts/connections.ts'
import { Asked } from './asked.ts'
import { Machine, printed } from './machine.ts'
import { type Proxy, startProxy } from './proxy.ts'
import { freePort, makeKey } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('machines that nobody has seen before', () => {
  let machine: Machine
  let other: Machine
  let user: TestUser
  let otherUser: TestUser
  let proxy: Proxy
  const known = () => join(machine.folder, 'seen')
  beforeAll(async () => {
    machine = await Machine.start()
    other = await Machine.start()
    user = machine.user()
    otherUser = other.user()
  })
  afterAll(async () => {
    await machine.stop()
    await other.stop()
  })
  beforeEach(async () => {
    rmSync(known(), { force: true })
    proxy = await startProxy(machine.sshd.port)
    return () => proxy.close()
  })

  const fingerprint = (of: Machine) =>
    execFileSync('ssh-keygen', ['-l', '-f', join(of.folder, 'host_ed25519.pub')])
      .toString()
      .split(' ')[1] ?? '?'
  const variables = (of: Machine, as: TestUser, more: object = {}): Readonly<Record<string, unknown>> => ({
    ansible_host: '127.0.0.1',
    ansible_port: of.sshd.port,
    ansible_user: as.name,
    ansible_ssh_private_key_file: of.keyFile,
    ...more,
  })
  const begin = (hosts: Readonly<Record<string, Readonly<Record<string, unknown>>>>, config = '') => {
    const file = join(machine.folder, 'first-contact-config')
    writeFileSync(file, `${config}\nUserKnownHostsFile ${known()}\nGlobalKnownHostsFile none\n`)
    const { connect, prepare } = connections({
      sshConfigFiles: [file],
      acceptCommand: 'drover run --accept-new-host-keys site.yaml',
      connectTimeout: 3,
    })
    const list = Object.entries(hosts).map(([name, own]) => ({ name, variable: (key: string) => own[key] }))
    return {
      prepare: (person: Asked) => prepare(list, person),
      run: async (name: string) => {
        const host = await connect(name, (key) => hosts[name]?.[key])
        return await printed(host, 'echo in').finally(() => host.close())
      },
    }
  }

  test('are shown once, with the fingerprints that OpenSSH shows, and accepted together', async () => {
    const run = begin({
      web1: variables(machine, user),
      web2: variables(other, otherUser),
      again: variables(machine, user),
    })
    const person = new Asked()
    await run.prepare(person)
    expect(person.texts).toHaveLength(1)
    const [text = ''] = person.texts
    expect(text).toContain('The host keys of these 2 machines are not known:')
    expect(text).toContain(`web1 ([127.0.0.1]:${machine.sshd.port})  ssh-ed25519 ${fingerprint(machine)}\n`)
    expect(text).toContain(`web2 ([127.0.0.1]:${other.sshd.port})  ssh-ed25519 ${fingerprint(other)}\n`)
    expect(text).toContain(`Accept them all (written to ${known()})?`)
    expect(await Promise.all([run.run('web1'), run.run('web2'), run.run('again')])).toEqual(
      Array(3).fill('in\n'),
    )
    expect(readFileSync(known(), 'utf8').trim().split('\n')).toHaveLength(2)
  })

  test('are written under hashes where HashKnownHosts says so, and found again by us and by ssh-keygen', async () => {
    const run = begin({ web1: variables(machine, user) }, 'HashKnownHosts yes')
    await run.prepare(new Asked())
    expect(readFileSync(known(), 'utf8')).toMatch(/^\|1\|\S+ ssh-ed25519 \S+\n$/)
    expect(await run.run('web1')).toBe('in\n')
    const name = `[127.0.0.1]:${machine.sshd.port}`
    expect(execFileSync('ssh-keygen', ['-F', name, '-f', known()]).toString()).toContain(`${name} found`)
  })

  test('are refused together, and each says by which command it would be accepted', async () => {
    const run = begin({ web1: variables(machine, user) })
    await run.prepare(new Asked([], false))
    expect(existsSync(known())).toBe(false)
    await expect(run.run('web1')).rejects.toMatchObject({
      code: 'host-key-unknown',
      details: { help: expect.stringContaining('`drover run --accept-new-host-keys site.yaml`') as string },
    })
  })

  test('are asked for only while they are unknown: known ones are not even dialled', async () => {
    const run = begin({ web1: variables(machine, user, { ansible_port: proxy.port }) })
    await run.prepare(new Asked())
    expect(proxy.count).toBe(1)
    const person = new Asked()
    await run.prepare(person)
    expect([proxy.count, person.texts]).toEqual([1, []])
  })

  test('that cannot be reached keep nobody from the others', async () => {
    const dead = variables(machine, user, { ansible_port: await freePort() })
    const run = begin({ dead, wrong: { ansible_port: 'x' }, web1: variables(machine, user) })
    const person = new Asked()
    await run.prepare(person)
    expect(person.texts[0]).toContain('The host key of this machine is not known:\n  web1')
    expect(await run.run('web1')).toBe('in\n')
    await expect(run.run('dead')).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('never include one whose key has changed, nor one with StrictHostKeyChecking yes', async () => {
    const wrong = makeKey(join(machine.folder, 'other-host'), 'ed25519')
    writeFileSync(known(), `[127.0.0.1]:${machine.sshd.port} ${wrong}\n`)
    const strict = variables(other, otherUser, { ansible_ssh_common_args: '-o StrictHostKeyChecking=yes' })
    const run = begin({ web1: variables(machine, user), strict })
    const person = new Asked()
    await run.prepare(person)
    expect(person.texts).toEqual([])
    await expect(run.run('web1')).rejects.toMatchObject({ code: 'host-key-changed' })
    await expect(run.run('strict')).rejects.toMatchObject({
      code: 'host-key-unknown',
      details: { help: expect.stringContaining('StrictHostKeyChecking is yes') as string },
    })
  })

  test('behind another one are asked for once the way to them is trusted', async () => {
    const config = `Host gate
  HostName 127.0.0.1
  Port ${proxy.port}
  User ${user.name}
  IdentityFile ${machine.keyFile}
Host *`
    const inner = variables(other, otherUser, { ansible_ssh_common_args: '-J gate' })
    const refused = begin({ inner }, config)
    const refusing = new Asked([], false)
    await refused.prepare(refusing)
    expect(refusing.texts).toHaveLength(1)
    const run = begin({ inner }, config)
    const person = new Asked()
    await run.prepare(person)
    expect(person.texts.map((text) => text.split('\n')[1]?.trim().split(' ')[0])).toEqual(['gate', 'inner'])
    expect(await run.run('inner')).toBe('in\n')
  })
})
