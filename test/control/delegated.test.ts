import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { RunRecord } from '../../src/task/result.ts'
import { type Lab, lab, play, sequence } from './sequence.ts'

const THERE = { name: 'there', file: { path: '$DIR', state: 'directory' } }
/** Somebody else makes what the next step wants to find. */
const MAKE = { name: 'make', shell: { cmd: 'echo one > $DIR/list' } }
const ADD = { name: 'add', lineinfile: { path: '$DIR/list', line: 'two' } }

function site(tasks: readonly object[], hosts = 'a'): Lab {
  return lab({ 'site.yaml': stringify([{ hosts, tasks }]) })
}

function roundTrips({ hosts }: RunRecord): Record<string, number> {
  return Object.fromEntries(Object.entries(hosts).map(([name, host]) => [name, host.roundTrips]))
}

test.each([
  ['is delegated', { delegate_to: 'b' }],
  ['is delegated, item by item', { delegate_to: '{{ item }}', loop: ['b', 'c'] }],
  ['is delegated, and reached in a way of its own', { delegate_to: 'b', connection: 'local' }],
  ['reaches its own host in another way', { connection: 'local' }],
  [
    'fails when it has done its work',
    { delegate_to: 'b', shell: { cmd: 'echo one > $DIR/list; false' }, ignore_errors: true },
  ],
])('what a step changes is new to the host that it is done for where it %s', async (_, words) => {
  const record = await play(site([THERE, { ...MAKE, ...words }, ADD]), 'apply')
  expect(sequence(record).at(0)).toBe('a ok there')
  expect(sequence(record).at(-1)).toBe('a change add')
})

test('what is done elsewhere once for all hosts is new to all of them', async () => {
  const make = { ...MAKE, delegate_to: 'c', run_once: true }
  const world = site([THERE, make, ADD, { ...ADD, name: 'again' }], 'a,b')
  expect(sequence(await play(world, 'check'))).toStrictEqual([
    'a ok there',
    'b ok there',
    'a change make',
    'a may add',
    'b may add',
    'a may again',
    'b may again',
  ])
  expect(
    sequence(await play(world, 'apply', { forks: 2 })).filter((line) => !line.includes('there')),
  ).toEqual(expect.arrayContaining(['a change make', 'a ok again', 'b ok again']))
})

test.each([
  ['a command', 'change make', 'may add', {}],
  ['perhaps a command', 'may make', 'may add', { when: 'made.rc == 0' }],
  [
    'what is known beforehand',
    'change make',
    'change add',
    { shell: undefined, copy: { content: 'one\n', dest: '$DIR/other' } },
  ],
  ['what is only planned', 'change make', 'change add', { check_mode: true }],
])('a check goes on from %s of another host', async (_, made, added, words) => {
  const before = {
    name: 'before',
    shell: { cmd: 'echo x' },
    register: 'made',
    delegate_to: 'c',
    check_mode: true,
  }
  const list = { name: 'list', copy: { content: 'one\n', dest: '$DIR/list' } }
  const world = site([list, before, { ...MAKE, delegate_to: 'b', ...words }, ADD])
  expect(sequence(await play(world, 'check')).slice(2)).toStrictEqual([`a ${made}`, `a ${added}`])
})

test('a delegated step that changes nothing costs no other look', async () => {
  const make = { ...MAKE, shell: { cmd: 'echo one > $DIR/list', creates: '$DIR/list' }, delegate_to: 'b' }
  const world = site([THERE, make, ADD])
  await play(world, 'apply')
  expect(roundTrips(await play(world, 'apply'))).toStrictEqual({ a: 1, b: 1 })
})
