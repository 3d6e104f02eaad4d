import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const drover = join(import.meta.dirname, '../../bin/drover')

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-owed-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const env = () => ({ ...process.env, XDG_STATE_HOME: join(folder, 'state') })

/** A step that notifies, one that takes long or fails while a file is there, and the handler. */
function playbook(second: string): string {
  const path = join(folder, 'site.yaml')
  writeFileSync(
    path,
    `- hosts: localhost
  tasks:
    - { name: change, file: { path: ${folder}/made, state: directory }, notify: tell }
    - { name: second, shell: { cmd: '${second}' }, when: '!broken.stat.exists' }
  pre_tasks:
    - { name: look, stat: { path: ${folder}/mended }, register: broken }
  handlers:
    - { name: tell, shell: { cmd: 'echo told >> ${folder}/told' } }
`,
  )
  return path
}

function run(...args: string[]): { code: number | null; out: string } {
  const done = spawnSync(process.execPath, [drover, ...args, '-i', 'localhost,', '--output', 'lines'], {
    env: env(),
    encoding: 'utf8',
  })
  return { code: done.status, out: done.stdout + done.stderr }
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 40_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come true')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function killedIn(path: string): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [drover, 'run', path, '-i', 'localhost,'], {
    env: env(),
    stdio: 'ignore',
  })
  await until(() => existsSync(join(folder, 'sleeping')))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
}

test('a handler that a killed run has notified is planned by a check and run by the next run', async () => {
  const path = playbook(`touch ${folder}/sleeping; sleep 3`)
  await killedIn(path)
  expect(existsSync(join(folder, 'made'))).toBe(true)
  expect(existsSync(join(folder, 'told'))).toBe(false)
  writeFileSync(join(folder, 'mended'), '')

  const check = run('check', path)
  expect(check.out).toMatch(/the handler tell is owed: an earlier run notified it/)
  expect(check.out).toMatch(/^change +localhost +tell/m)
  expect(check.code).toBe(2)

  const next = run('run', path)
  expect(next.out).toMatch(/^ok +localhost +change/m)
  expect(next.out).toMatch(/^change +localhost +tell/m)
  expect(existsSync(join(folder, 'told'))).toBe(true)
  expect(run('check', path).out).not.toContain('tell')
  expect(readdirSync(join(folder, 'state/drover/handlers'))).toStrictEqual([])
}, 60_000)

test('so is the handler of a run that failed', () => {
  const path = playbook('exit 1')
  expect(run('run', path).code).toBe(3)
  writeFileSync(join(folder, 'mended'), '')
  expect(run('run', path).out).toMatch(/^change +localhost +tell/m)
})

test('--forget-handlers drops what is owed and says so', () => {
  const path = playbook('exit 1')
  run('run', path)
  writeFileSync(join(folder, 'mended'), '')
  const next = run('run', path, '--forget-handlers')
  expect(next.out).toContain('dropped, and not run: the handler that is owed to localhost: tell')
  expect(next.out).not.toMatch(/localhost +tell/)
  expect(existsSync(join(folder, 'told'))).toBe(false)
})

test('a converged run keeps nothing and writes nothing', () => {
  const path = playbook('exit 0')
  writeFileSync(join(folder, 'mended'), '')
  run('run', path)
  rmSync(join(folder, 'state'), { recursive: true, force: true })
  expect(run('run', path).code).toBe(0)
  expect(existsSync(join(folder, 'state'))).toBe(false)
})

test.each([
  ['is included', 'include_role: { name: made }'],
  ['comes by an include of steps', 'include_tasks: more.yaml'],
])('a handler of a role that %s is owed, too', (_, step) => {
  const role = join(folder, 'roles/made')
  for (const part of ['tasks', 'handlers']) mkdirSync(join(role, part), { recursive: true })
  writeFileSync(
    join(role, 'tasks/main.yml'),
    `- { name: change, file: { path: ${folder}/made, state: directory }, notify: tell }\n`,
  )
  writeFileSync(join(role, 'handlers/main.yml'), "- { name: tell, debug: { msg: 'told' } }\n")
  const path = join(folder, 'site.yaml')
  writeFileSync(
    path,
    `- hosts: localhost
  tasks:
    - ${step}
    - { name: fails, fail: {}, when: 'broken == "yes"' }
`,
  )
  writeFileSync(join(folder, 'more.yaml'), '- import_role: { name: made }\n')
  const ran = (broken: string) => run('run', path, '-e', `broken=${broken}`)
  const told = /^ok +localhost +tell$/m
  expect(ran('yes').out).not.toMatch(told)
  expect(ran('no').out).toMatch(told)
  expect(ran('no').out).not.toMatch(told)
})

test('--force-handlers runs what is notified on a host that has failed, too', () => {
  const path = playbook('exit 1')
  const { code, out } = run('run', path, '--force-handlers')
  expect(code).toBe(3)
  expect(out).toMatch(/^change +localhost +tell$/m)
})
