import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Mode, RunRecord } from '../../src/task/result.ts'
import { type Lab, lab, type Options, play, sequence } from './sequence.ts'

const MAKE = { name: 'make', copy: { content: 'old', dest: '$DIR/word' } }
const PAUSE = { name: 'pause', pause: { prompt: 'Write another word' } }
const LOOK = [
  { name: 'look', shell: { cmd: 'cat $DIR/word', reads: true }, register: 'word' },
  { name: 'new', assert: { that: 'word.stdout == "new"' } },
]

function site(tasks: readonly object[]): Lab {
  return lab({ 'site.yaml': stringify([{ hosts: 'all', tasks }]) })
}

function write({ folder }: Lab, file: string, text: string): void {
  writeFileSync(join(folder, 'out', file), text)
}

/** Runs it, and lets somebody write another word as soon as a host says that it pauses, or asks. */
async function run(world: Lab, options: Options = {}): Promise<RunRecord> {
  return play(world, 'apply', {
    ask: () => {
      write(world, 'word', 'new')
      return Promise.resolve('')
    },
    onEvent: (event) => {
      if (event.type === 'host-busy' && /^(waiting|pausing) /.test(event.doing)) write(world, 'word', 'new')
    },
    ...options,
  })
}

function roundTrips({ hosts }: RunRecord): number[] {
  return Object.values(hosts).map((host) => host.roundTrips)
}

test.each([
  ['a question', PAUSE],
  ['some seconds', { name: 'pause', pause: { seconds: 0.2 } }],
])('what was seen before %s is not taken for what is there after it, on any host', async (_, pause) => {
  const world = site([MAKE, pause, ...LOOK])
  expect(sequence(await run(world))).toStrictEqual([
    'a change make',
    'b ok make',
    'a ok pause',
    'a ok look',
    'b ok look',
    'a ok new',
    'b ok new',
  ])
})

test('nor what was seen before a pause between two items of a loop', async () => {
  const loop = ['one', 'two'].map((item) => `${item}: $(cat $DIR/word)`)
  const world = site([
    MAKE,
    {
      name: 'look',
      shell: { cmd: 'echo "{{ item }}"', reads: true },
      loop,
      loop_control: { pause: 0.2 },
      register: 'words',
    },
    { name: 'new', assert: { that: 'words.results.map(one, one.stdout) == ["one: old", "two: new"]' } },
  ])
  expect(sequence(await run(world, { inventory: 'a,' })).at(-1)).toBe('a ok new')
})

test('nor where each of the items is delegated to another host', async () => {
  const world = site([
    MAKE,
    {
      name: 'look',
      shell: { cmd: 'cat $DIR/word', reads: true },
      loop: ['b', 'c'],
      loop_control: { pause: 0.2 },
      delegate_to: '{{ item }}',
      register: 'words',
    },
    { name: 'new', assert: { that: 'words.results.map(one, one.stdout) == ["old", "new"]' } },
  ])
  expect(sequence(await run(world, { inventory: 'a,' })).at(-1)).toBe('a ok new')
})

test('one round trip before a pause and one after it', async () => {
  const world = site([MAKE, { ...MAKE, name: 'again' }, PAUSE, ...LOOK, { ...LOOK[0], name: 'other' }])
  await run(world)
  write(world, 'word', 'old')
  expect(roundTrips(await run(world))).toStrictEqual([2, 2])
})

test.each<[string, Mode, object]>([
  ['that is skipped', 'apply', { ...PAUSE, when: 'made.changed' }],
  ['of a check', 'check', PAUSE],
  ['that is only planned', 'apply', { ...PAUSE, check_mode: true }],
])('no time passes in a pause %s', async (_, mode, pause) => {
  const world = site([{ ...MAKE, register: 'made' }, pause, LOOK[0] as object])
  write(world, 'word', 'old')
  const record = await play(world, mode)
  expect(record.results.filter(({ verdict }) => verdict === 'failed')).toStrictEqual([])
  expect(roundTrips(record)).toStrictEqual([1, 1])
})
