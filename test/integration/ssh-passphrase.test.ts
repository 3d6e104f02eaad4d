import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connections } from '../../src/hosts/connections.ts'
import type { Host } from '../../src/hosts/host.ts'
import { Asked } from './asked.ts'
import { Machine, printed } from './machine.ts'
import { makeKey } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('an encrypted key file', () => {
  let machine: Machine
  let user: TestUser
  let file: string
  const hosts: Host[] = []
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user()
    file = join(machine.folder, 'locked')
    machine.sshd.authorize(user, makeKey(file, 'ed25519', 'open sesame'))
  })
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.close()))
    await machine.stop()
  })
  afterEach(() => {
    delete process.env['SSH_AUTH_SOCK']
  })

  const begin = (names: readonly string[], more: Readonly<Record<string, unknown>> = {}) => {
    const variables: Readonly<Record<string, unknown>> = {
      ansible_host: '127.0.0.1',
      ansible_port: machine.sshd.port,
      ansible_user: user.name,
      ansible_ssh_private_key_file: file,
      ansible_ssh_known_hosts_file: join(machine.folder, 'known'),
      ...more,
    }
    const variable = (key: string) => variables[key]
    const { connect, prepare } = connections({ acceptNewHostKeys: true, sshConfigFiles: [] })
    return {
      prepare: (person: Asked) =>
        prepare(
          names.map((name) => ({ name, variable })),
          person,
        ),
      whoami: async (name: string) => {
        const host = await connect(name, variable)
        hosts.push(host)
        return await printed(host, 'id -un')
      },
    }
  }

  test('is asked for once for all hosts, again when mistyped, and nowhere else', async () => {
    const run = begin(['web1', 'web2', 'web3', 'web4', 'web5'])
    const person = new Asked(['open says me', 'open sesame'])
    await run.prepare(person)
    expect(person.secrets).toEqual([
      `passphrase of ${file} (for web1, web2, web3 and 2 more): `,
      `wrong; passphrase of ${file} (for web1, web2, web3 and 2 more): `,
    ])
    expect(await Promise.all([run.whoami('web1'), run.whoami('web2')])).toEqual(
      Array(2).fill(`${user.name}\n`),
    )
  })

  test('whose passphrase nobody knows leads to a refused login that says so', async () => {
    const run = begin(['web1'])
    const person = new Asked(['a', 'b', 'c', 'open sesame'])
    await run.prepare(person)
    expect(person.secrets).toHaveLength(3)
    await expect(run.whoami('web1')).rejects.toMatchObject({
      code: 'auth-failed',
      details: { help: expect.stringContaining(`The key file ${file} is encrypted`) as string },
    })
  })

  test('is opened by the passphrase in a variable, without a question', async () => {
    const run = begin(['web1'], { ansible_ssh_private_key_passphrase: 'open sesame' })
    const person = new Asked()
    await run.prepare(person)
    expect(person.secrets).toEqual([])
    expect(await run.whoami('web1')).toBe(`${user.name}\n`)
  })

  test('in the older form (PEM) is opened just so', async () => {
    const pem = join(machine.folder, 'pem')
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'rsa',
      '-b',
      '2048',
      '-m',
      'PEM',
      '-N',
      'pem words',
      '-C',
      '',
      '-f',
      pem,
    ])
    const other = machine.user()
    machine.sshd.authorize(
      other,
      execFileSync('cat', [`${pem}.pub`])
        .toString()
        .trim(),
    )
    const run = begin(['web1'], { ansible_ssh_private_key_file: pem, ansible_user: other.name })
    const person = new Asked(['pem words'])
    await run.prepare(person)
    expect(person.secrets).toHaveLength(1)
    expect(await run.whoami('web1')).toBe(`${other.name}\n`)
  })

  test('is not asked for where the agent holds its key, and IdentitiesOnly lets no other key of the agent in', async () => {
    const socket = join(machine.folder, 'agent')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await new Promise((resolve) => agent.stdout.once('data', resolve))
      const askpass = join(machine.folder, 'askpass')
      writeFileSync(askpass, '#!/bin/sh\necho open sesame\n', { mode: 0o700 })
      const env = {
        ...process.env,
        SSH_AUTH_SOCK: socket,
        SSH_ASKPASS: askpass,
        SSH_ASKPASS_REQUIRE: 'force',
      }
      execFileSync('ssh-add', ['-q', file], { env, stdio: 'ignore' })
      const run = begin(['web1'], {
        ansible_ssh_common_args: `-o IdentityAgent=${socket} -o IdentitiesOnly=yes`,
      })
      const person = new Asked()
      await run.prepare(person)
      expect(person.secrets).toEqual([])
      expect(await run.whoami('web1')).toBe(`${user.name}\n`)
      const stranger = join(machine.folder, 'stranger')
      makeKey(stranger, 'ed25519')
      const only = begin(['web1'], {
        ansible_ssh_private_key_file: stranger,
        ansible_ssh_common_args: `-o IdentityAgent=${socket} -o IdentitiesOnly=yes`,
      })
      await expect(only.whoami('web1')).rejects.toMatchObject({ code: 'auth-failed' })
    } finally {
      agent.kill()
    }
  })
})
