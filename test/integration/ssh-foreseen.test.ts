// Machines that only some step reaches: their unknown keys are asked for with those of the others, before anything is done.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BIN } from '../contract/cli/drover.ts'
import { Machine } from './machine.ts'
import { freePort, makeFolder, type Sshd, startSshd } from './sshd.ts'
import { cannotMakeUsers, type TestUser } from './users.ts'

describe.skipIf(cannotMakeUsers !== null)('the first contact of a run', () => {
  let machine: Machine
  let other: Sshd
  let user: TestUser
  const at = (name: string) => join(machine.folder, name)
  beforeAll(async () => {
    machine = await Machine.start()
    user = machine.user()
    other = await startSshd(makeFolder())
    other.authorize(user, readFileSync(`${machine.keyFile}.pub`, 'utf8').trim())
    mkdirSync(at('home/.ssh'), { recursive: true, mode: 0o700 })
  })
  afterAll(async () => {
    await other.stop()
    rmSync(other.folder, { recursive: true, force: true })
    await machine.stop()
  })
  beforeEach(() => {
    rmSync(at('home/.ssh/known_hosts'), { force: true })
  })

  /** Runs a playbook on a terminal and says yes to every question. */
  const run = (web: string, more: string, playbook: string) => {
    const own = `ansible_host=127.0.0.1 ansible_ssh_private_key_file=${machine.keyFile}`
    writeFileSync(at('hosts.ini'), `web1 ${own} ${web}\nstore ${own} ${more}\n`)
    writeFileSync(at('site.yaml'), playbook)
    const line = `'${process.execPath}' '${BIN}' run ${at('site.yaml')} -i ${at('hosts.ini')} --output lines`
    const child = spawn('script', ['-q', '-e', '-c', line, '/dev/null'], {
      env: { ...process.env, SHELL: '/bin/sh', TERM: 'dumb', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let shown = ''
    let answered = 0
    child.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString()
      const asked = shown.split('[y/N]').length - 1
      if (asked > answered) child.stdin.write('y\r')
      answered = asked
    })
    return new Promise<{ code: number | null; shown: string; questions: number }>((resolve) => {
      child.once('close', (code) => {
        resolve({ code, shown, questions: answered })
      })
    })
  }
  const reached = (sshd: Sshd) => `ansible_port=${sshd.port} ansible_user=${user.name}`
  const step = 'command: { cmd: id -un, reads: true }'

  test.each([
    ['by its name', 'delegate_to: store'],
    ['by a loop', `delegate_to: '{{ item }}', loop: [store]`],
    ['by a variable', `delegate_to: '{{ where }}', vars: { where: store }`],
  ])('asks for the key of a machine that a step is delegated to %s', async (_, words) => {
    const playbook = `- hosts: web1\n  tasks:\n    - { ${step} }\n    - { ${step}, ${words} }\n`
    const { code, shown, questions } = await run(reached(machine.sshd), reached(other), playbook)
    expect(shown).toContain('The host keys of these 2 machines are not known:')
    expect(shown).toContain(`store ([127.0.0.1]:${other.port})`)
    expect([code, questions]).toEqual([0, 1])
    expect(shown).not.toContain('left    ')
  })

  test('asks for it where the step comes by an include, and stands in a handler', async () => {
    writeFileSync(at('more.yaml'), `- { ${step}, delegate_to: store, when: inventory_hostname == "web1" }\n`)
    const included = '- hosts: web1\n  tasks: [{ include_tasks: more.yaml }]\n'
    const { shown, questions } = await run(reached(machine.sshd), reached(other), included)
    expect(shown).toContain(`store ([127.0.0.1]:${other.port})`)
    expect(questions).toBe(1)
    rmSync(at('home/.ssh/known_hosts'), { force: true })
    const head = `- hosts: web1\n  tasks: [{ ${step}, changed_when: true, notify: tell }]\n`
    const handler = `${head}  handlers: [{ name: tell, ${step}, delegate_to: store }]\n`
    const again = await run(reached(machine.sshd), reached(other), handler)
    expect(again.shown).toContain(`store ([127.0.0.1]:${other.port})`)
    expect([again.code, again.questions]).toEqual([0, 1])
  })

  test('asks where keywords of a play or a step say how to reach a host, and not where the host would be without them', async () => {
    const head = `- hosts: web1\n  port: ${other.port}\n  remote_user: ${user.name}\n  tasks:\n`
    const playbook = `${head}    - { ${step} }\n    - { ${step}, port: ${machine.sshd.port} }\n`
    const { code, shown, questions } = await run('', `ansible_port=${await freePort()}`, playbook)
    expect(shown).toContain('The host keys of these 2 machines are not known:')
    expect(shown).toContain(`web1 ([127.0.0.1]:${other.port})`)
    expect(shown).toContain(`web1 ([127.0.0.1]:${machine.sshd.port})`)
    expect([code, questions]).toEqual([0, 1])
  })

  test('asks for no machine that only a skipped step would reach', async () => {
    const playbook = `- hosts: web1\n  tasks:\n    - { ${step} }\n    - { ${step}, delegate_to: store, when: inventory_hostname == "no" }\n`
    const { code, shown } = await run(reached(machine.sshd), reached(other), playbook)
    expect(shown).toContain('The host key of this machine is not known:')
    expect(code).toBe(0)
  })
})
