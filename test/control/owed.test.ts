import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { handlerMemory } from '../../src/cli/handler-memory.ts'
import { Interrupt } from '../../src/run/interrupt.ts'
import type { Mode, RunEvent, RunRecord } from '../../src/task/result.ts'
import { type Lab, lab, type Options, play, sequence } from './sequence.ts'

const PLAY = 'the play'

/** A playbook in a folder of its own, which keeps what its runs owe as well. */
function site(words: object, files: Readonly<Record<string, string>> = {}): Lab {
  const world = lab({ 'site.yaml': stringify([{ name: PLAY, hosts: 'all', ...words }]), ...files })
  vi.stubEnv('XDG_STATE_HOME', join(world.folder, 'state'))
  return world
}

async function go(world: Lab, mode: Mode, options: Options): Promise<RunRecord> {
  return play(world, mode, { memory: handlerMemory(mode, world.folder), ...options })
}

/** The handlers that are owed to a host. */
function owed({ folder }: Lab, host: string): readonly string[] {
  return handlerMemory('check', folder)({ playbook: join(folder, 'site.yaml'), name: PLAY }).owed(host)
}

/** The lines that handlers have written. */
function told({ folder }: Lab): string[] {
  const path = join(folder, 'out/told')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
}

const CHANGE = {
  name: 'change',
  file: { path: '$DIR/{{ inventory_hostname }}', state: 'directory' },
  notify: 'tell',
}

const TELL = { name: 'tell', shell: { cmd: 'echo {{ inventory_hostname }} >> $DIR/told' } }

/** It looks at the machine before it does the same. */
const TELL_ONCE = {
  name: 'tell',
  shell: { ...TELL.shell, unless: 'grep -q {{ inventory_hostname }} $DIR/told' },
}

/** A run in which Ctrl-C is pressed when a host is doing something in a handler. */
async function interrupted(world: Lab, inventory: string, doing: string): Promise<readonly RunEvent[]> {
  const interrupt = new Interrupt()
  const after: RunEvent[] = []
  let handling = false
  const onEvent = (event: RunEvent): void => {
    if (interrupt.stopping) after.push(event)
    if (event.type === 'step-start' && event.step === 'tell') handling = true
    if (handling && event.type === 'host-busy' && event.doing.startsWith(doing) && !interrupt.stopping)
      interrupt.press()
  }
  await go(world, 'apply', { inventory, interrupt, onEvent })
  expect(interrupt.stopping).toBe(true)
  return after
}

test('after Ctrl-C a handler is owed to the hosts that still waited for their turn, and nothing is begun there', async () => {
  const world = site({ tasks: [CHANGE], handlers: [TELL_ONCE] })
  const after = await interrupted(world, 'a,b,', 'run ')
  expect(told(world)).toStrictEqual(['a'])
  expect([owed(world, 'a'), owed(world, 'b')]).toStrictEqual([[], ['tell']])
  expect(after.filter((event) => event.type === 'host-busy' && event.host === 'b')).toStrictEqual([])
  const next = await go(world, 'apply', { inventory: 'a,b,' })
  expect(sequence(next)).toStrictEqual(['a ok change', 'b ok change', 'b change tell'])
  expect([owed(world, 'a'), owed(world, 'b')]).toStrictEqual([[], []])
})

test('after Ctrl-C in the look of a handler it is owed', async () => {
  const world = site({ tasks: [CHANGE], handlers: [TELL_ONCE] })
  await interrupted(world, 'a,', 'looking')
  expect(told(world)).toStrictEqual([])
  expect(owed(world, 'a')).toStrictEqual(['tell'])
})

test('after Ctrl-C between two items of a handler it is owed', async () => {
  const world = site({ tasks: [CHANGE], handlers: [{ ...TELL, loop: [1, 2] }] })
  await interrupted(world, 'a,', 'run ')
  expect(told(world)).toStrictEqual(['a'])
  expect(owed(world, 'a')).toStrictEqual(['tell'])
})

test('after Ctrl-C a handler is owed that waited for another one on the same machine, also where errors are ignored', async () => {
  const interrupt = new Interrupt()
  const shell = { cmd: `sleep 1; ${TELL.shell.cmd}` }
  const world = site({
    tasks: [CHANGE],
    handlers: [{ ...TELL, shell, delegate_to: 'a', ignore_errors: true }],
  })
  const onEvent = (event: RunEvent): void => {
    if (event.type !== 'host-busy' || !event.doing.startsWith('run ')) return
    // By then the other host is waiting.
    setTimeout(() => {
      interrupt.press()
    }, 500)
  }
  await go(world, 'apply', { inventory: 'a,b,', forks: 2, interrupt, onEvent })
  expect(told(world)).toStrictEqual(['a'])
  expect([owed(world, 'a'), owed(world, 'b')]).toStrictEqual([[], ['tell']])
})

test('a handler that is run once for all hosts is owed to none of them', async () => {
  const world = site({ tasks: [CHANGE], handlers: [{ ...TELL, run_once: true }] })
  const options = { inventory: 'a,b,c,' }
  const first = await go(world, 'apply', options)
  expect(sequence(first).slice(3)).toStrictEqual(['a change tell'])
  const second = await go(world, 'apply', options)
  expect(sequence(second)).toStrictEqual(['a ok change', 'b ok change', 'c ok change'])
  expect((await go(world, 'check', options)).exitCode).toBe(0)
  expect(told(world)).toStrictEqual(['a'])
})

test('where it failed it is owed to all of them', async () => {
  const handler = { name: 'tell', shell: { cmd: 'exit 1' }, run_once: true }
  const world = site({ tasks: [CHANGE], handlers: [handler] })
  await go(world, 'apply', { inventory: 'a,b,' })
  expect([owed(world, 'a'), owed(world, 'b')]).toStrictEqual([['tell'], ['tell']])
})

test('where hosts are free it is run once each time that it is flushed', async () => {
  const change = (name: string) => ({
    ...CHANGE,
    file: { ...CHANGE.file, path: `$DIR/${name}-{{ inventory_hostname }}` },
  })
  const tasks = [change('first'), { meta: 'flush_handlers' }, change('second')]
  const world = site({ strategy: 'free', tasks, handlers: [{ ...TELL, run_once: true }] })
  await go(world, 'apply', { inventory: 'a,b,', forks: 2 })
  expect(told(world)).toHaveLength(2)
  expect([owed(world, 'a'), owed(world, 'b')]).toStrictEqual([[], []])
})

/** It does its work when it is tried first, and succeeds when it is tried again. */
const LATE = {
  name: 'late',
  shell: { cmd: 'touch $DIR/made; [ -e $DIR/tried ] || { touch $DIR/tried; exit 1; }', creates: '$DIR/made' },
  retries: 2,
  delay: 0,
  notify: 'tell',
}

describe('what a try has changed that was not the last', () => {
  test.each([
    ['is what the step has changed', {}],
    ['is seen by changed_when', { changed_when: 'changed' }],
    ['is not seen by until', { shell: { ...LATE.shell, cmd: 'touch $DIR/made' }, until: '!changed' }],
  ])('%s', async (_, words) => {
    const world = site({ tasks: [{ ...LATE, ...words }], handlers: [TELL] })
    const options = { inventory: 'a,' }
    expect(sequence(await go(world, 'check', options))).toStrictEqual(['a change late', 'a change tell'])
    const run = await go(world, 'apply', options)
    expect(sequence(run)).toStrictEqual(['a change late', 'a change tell'])
    expect(run.results[0]?.changes).toHaveLength(1)
    expect(owed(world, 'a')).toStrictEqual([])
  })

  test('is none where changed_when says so', async () => {
    const world = site({ tasks: [{ ...LATE, changed_when: false }], handlers: [TELL] })
    expect(sequence(await go(world, 'apply', { inventory: 'a,' }))).toStrictEqual(['a ok late'])
    expect(owed(world, 'a')).toStrictEqual([])
  })

  test('is told once where the last has done it again', async () => {
    const shell = { cmd: LATE.shell.cmd }
    const world = site({ tasks: [{ ...LATE, shell }], handlers: [TELL] })
    const { results } = await go(world, 'apply', { inventory: 'a,' })
    expect(results[0]?.verdict).toBe('change')
    expect(results[0]?.changes).toHaveLength(1)
  })
})

test('a step whose tries have changed nothing is ok', async () => {
  const shell = { cmd: '[ -e $DIR/tried ] || { touch $DIR/tried; exit 1; }', reads: true }
  const world = site({ tasks: [{ ...LATE, shell }], handlers: [TELL] })
  expect(sequence(await go(world, 'apply', { inventory: 'a,' }))).toStrictEqual(['a ok late'])
})

test('after the second Ctrl-C in the midst of a change its handler is owed: the change may have been made', async () => {
  const change = { name: 'change', shell: { cmd: 'touch $DIR/made; sleep 2', creates: '$DIR/made' } }
  const world = site({ tasks: [{ ...change, notify: 'tell' }], handlers: [TELL_ONCE] })
  const interrupt = new Interrupt()
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'host-busy' && event.doing.startsWith('run '))
      setTimeout(() => {
        interrupt.press()
        interrupt.press()
      }, 500)
  }
  await go(world, 'apply', { inventory: 'a,', interrupt, onEvent })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(existsSync(join(world.folder, 'out/made'))).toBe(true)
  expect(owed(world, 'a')).toStrictEqual(['tell'])
  const next = await go(world, 'apply', { inventory: 'a,' })
  expect(sequence(next)).toStrictEqual(['a ok change', 'a change tell'])
})

test.each([
  ['file', { include_tasks: 'more.yaml' }],
  ['role', { include_role: { name: 'more' } }],
])('a handler that includes a %s is owed until what it includes has run', async (_, include) => {
  const steps = stringify([{ fail: { msg: 'not yet' }, when: 'early' }, TELL])
  const world = site(
    { tasks: [CHANGE], handlers: [{ name: 'tell', ...include }] },
    { 'more.yaml': steps, 'roles/more/tasks/main.yaml': steps },
  )
  await go(world, 'apply', { inventory: 'a,', extraVars: ['{"early": true}'] })
  expect([told(world), owed(world, 'a')]).toStrictEqual([[], ['tell']])
  await go(world, 'apply', { inventory: 'a,', extraVars: ['{"early": false}'] })
  expect([told(world), owed(world, 'a')]).toStrictEqual([['a'], []])
})

describe('what a run leaves undone', () => {
  const planned = { command: { cmd: 'echo' }, check_mode: true, register: 'planned' }
  const open = 'planned.stdout == ""'

  test.each([
    ['a handler whose condition is open', [planned, CHANGE], [{ ...TELL, when: open }]],
    [
      'a handler that perhaps includes others',
      [planned, CHANGE],
      [{ name: 'tell', include_tasks: 'more.yaml', when: open }],
    ],
    ['a handler of a step that perhaps changed', [planned, { ...CHANGE, changed_when: open }], [TELL]],
  ])('is owed: %s', async (_, tasks, handlers) => {
    const world = site({ tasks, handlers }, { 'more.yaml': stringify([TELL]) })
    await go(world, 'apply', { inventory: 'a,' })
    expect(told(world)).toStrictEqual([])
    expect(owed(world, 'a')).toStrictEqual(['tell'])
  })
})
