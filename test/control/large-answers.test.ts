import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Host } from '../../src/hosts/host.ts'
import type { ControllerFiles } from '../../src/run/surroundings.ts'
import { DroverError } from '../../src/task/error.ts'
import type { RunRecord } from '../../src/task/result.ts'
import { ShHost } from '../unit/run/world.ts'
import { type Lab, lab, play, sequence } from './sequence.ts'

const MOST = 100_000
const FOLDER = { name: 'folder', file: { path: '$DIR/logs', state: 'directory' } }

/** A host that keeps no more output of one request than so many bytes. */
class SmallHost extends ShHost {
  override async run(...request: Parameters<Host['run']>): ReturnType<Host['run']> {
    const reply = await super.run(...request)
    if (reply.stdout.length > MOST) throw new DroverError('too-much-output', 'more output than can be kept')
    return reply
  }
}

/** Files on the host by their names, with so many bytes. */
function site(tasks: readonly object[], sizes: Readonly<Record<string, number>>): Lab {
  const world = lab({ 'site.yaml': stringify([{ hosts: 'all', tasks }]) })
  for (const [name, size] of Object.entries(sizes))
    writeFileSync(join(world.folder, 'out', name), 'x'.repeat(size))
  return world
}

function filesOf({ folder }: Lab): ControllerFiles {
  return {
    read: () => null,
    write: (path, _, bytes) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    },
  }
}

async function run(world: Lab): Promise<RunRecord> {
  const host = (name: string): Promise<Host> => Promise.resolve(new SmallHost(name))
  return play(world, 'apply', { inventory: 'a,', connect: host, files: filesOf(world) })
}

const SIZES = { one: 60_000, two: 60_000, three: 60_000 }

function fetch(src: string): object {
  return {
    name: `fetch ${src}`,
    fetch: { src: `$DIR/${src}`, dest: 'fetched/{{ item }}', flat: true },
    loop: [src],
  }
}

test.each([
  ['step after step', Object.keys(SIZES).map(fetch)],
  ['in a loop', [{ ...fetch('{{ item }}'), name: 'fetch', loop: Object.keys(SIZES) }]],
])('files that are too large together are fetched one by one, %s', async (_, steps) => {
  for (const before of [FOLDER, { ...FOLDER, file: { path: '$DIR', state: 'directory' } }]) {
    const world = site([before, ...steps], SIZES)
    const record = await run(world)
    expect(record.results.map(({ verdict }) => verdict).slice(1)).toStrictEqual([
      'change',
      'change',
      'change',
    ])
    for (const [name, size] of Object.entries(SIZES))
      expect(readFileSync(join(world.folder, 'fetched', name), 'utf8')).toHaveLength(size)
  }
})

test('one that is too large by itself fails its own step, and no other', async () => {
  const sizes = { ...SIZES, two: 120_000 }
  const record = await run(
    site([FOLDER, { ...fetch('{{ item }}'), name: 'fetch', loop: Object.keys(sizes) }], sizes),
  )
  expect(sequence(record)).toStrictEqual([
    'a change folder',
    'a change fetch [one]',
    'a failed fetch [two]',
    'a change fetch [three]',
  ])
  expect(record.results[2]?.error?.code).toBe('too-much-output')
})

test('what is asked ahead does not cost a step its own answer', async () => {
  const looks = Object.keys(SIZES).map((name) => ({ name, shell: { cmd: `cat $DIR/${name}`, reads: true } }))
  expect(sequence(await run(site(looks, SIZES)))).toStrictEqual(['a ok one', 'a ok two', 'a ok three'])
})
