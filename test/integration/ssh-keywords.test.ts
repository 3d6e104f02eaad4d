// Keywords about the connection, on a real sshd.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN } from '../contract/cli/drover.ts'
import { Machine } from './machine.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('remote_user, port and connection', () => {
  let machine: Machine
  let user: TestUser
  let other: TestUser
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user('password')
    other = machine.user('password')
    mkdirSync(join(machine.folder, 'home/.ssh'), { recursive: true, mode: 0o700 })
  })
  afterAll(() => machine.stop())

  function says(playbook: string, variables = ''): string {
    const path = join(machine.folder, 'site.yaml')
    const inventory = join(machine.folder, 'keywords.ini')
    writeFileSync(path, playbook)
    const key = `ansible_ssh_private_key_file=${machine.keyFile} ansible_host=127.0.0.1`
    writeFileSync(inventory, `web1 ${key} ${variables}\n`)
    const args = [BIN, 'run', path, '-i', inventory, '--output', 'lines', '--accept-new-host-keys']
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    return stdout + stderr
  }

  const step = (name: string, more = '') =>
    `    - { name: ${name}, command: { cmd: id -un, reads: true }, register: ${name}${more} }\n`
  const tell = (name: string) => `    - { debug: { msg: "${name}={{ ${name}.stdout }}" } }\n`

  test('of a play hold for its steps, those of a step for the step, and the inventory goes before them', () => {
    const head = `- hosts: web1\n  port: ${machine.sshd.port}\n  remote_user: ${user.name}\n  tasks:\n`
    const steps = `${step('first')}${step('second', `, remote_user: ${other.name}`)}${step('third', ', connection: local')}`
    const text = head + steps + tell('first') + tell('second') + tell('third')
    const said = says(text)
    expect(said).toContain(`first=${user.name}`)
    expect(said).toContain(`second=${other.name}`)
    expect(said).toContain(`third=${process.env['USER'] ?? 'root'}`)
    expect(says(text, `ansible_user=${other.name}`)).toContain(`first=${other.name}`)
  })

  test('hold for the facts of the host, too', () => {
    const step = '    - { name: told, debug: { msg: "{{ facts.kernel.release }}" } }\n'
    const head = `- hosts: web1\n  port: ${machine.sshd.port}\n  remote_user: ${user.name}\n  tasks:\n`
    expect(says(head + step)).toMatch(/^ok +web1 +told/m)
  })
})
