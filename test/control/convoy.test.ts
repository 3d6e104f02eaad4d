import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { Interrupt } from '../../src/run/interrupt.ts'
import type { RunRecord } from '../../src/task/result.ts'
import { type Lab, lab, play } from './sequence.ts'

const FILE = {
  path: '$DIR/{{ item.path }}',
  state: '{{ item.state }}',
  src: '{{ default item.src omit }}',
  mode: '{{ default item.mode omit }}',
}

function site(tasks: readonly object[]): Lab {
  return lab({ 'site.yaml': stringify([{ hosts: 'all', tasks }]) })
}

/** What stands in the folder that the hosts write to: kinds, modes, where links lead, what files hold. */
function tree({ folder }: Lab): string {
  const script = `find . -printf '%p %y %m %l\n' | sort; find . -type f | sort | xargs -r tail -n +1`
  const cwd = join(folder, 'out')
  return execFileSync('sh', ['-c', script], { cwd, encoding: 'utf8' }).replaceAll(folder, '')
}

function told({ results }: RunRecord, { folder }: Lab): unknown[] {
  return results.map(({ verdict, changes, error }) => ({
    verdict,
    changes: changes.map(({ summary }) => summary.replaceAll(folder, '')),
    error: error?.code ?? null,
  }))
}

async function run(world: Lab): Promise<RunRecord> {
  return play(world, 'apply', { inventory: 'a,' })
}

/** Items of a loop, and the same one step after the other: both come to the same, and tell the same. */
async function compare(task: object, items: readonly object[]): Promise<{ roundTrips: number }> {
  const together = site([{ name: 'all', ...task, loop: items }])
  const alone = site(items.map((item) => ({ name: 'one', ...task, loop: [item], ignore_errors: true })))
  const [record, expected] = [await run(together), await run(alone)]
  expect(told(record, together)).toStrictEqual(told(expected, alone))
  expect(tree(together)).toBe(tree(alone))
  return { roundTrips: record.hosts['a']?.roundTrips ?? NaN }
}

const paths = fc.constantFrom('a', 'b', 'a/b', 'a/c', 'b/a', 'a/b/c', 'c')
const wishes = fc.oneof(
  fc.record({ path: paths, state: fc.constantFrom('directory', 'touch', 'absent') }),
  fc.record({
    path: paths,
    state: fc.constantFrom('directory', 'touch'),
    mode: fc.constantFrom('0700', '0755'),
  }),
  fc.record({ path: paths, state: fc.constant('link'), src: fc.constantFrom('a', 'b', 'c', 'nowhere') }),
)

const COPY = {
  content: '{{ item.content }}\n',
  dest: '$DIR/{{ item.dest }}',
  validate: '{{ default item.validate omit }}',
}

function files(count: number): { content: string; dest: string }[] {
  return Array.from({ length: count }, (_, index) => ({ content: `content ${index}`, dest: `file${index}` }))
}

describe('the items of a loop come to what they come to one by one', () => {
  test('whatever they do to each other', { timeout: 120_000 }, async () => {
    const several = fc.array(wishes, { minLength: 2, maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(several, async (items) => {
        await compare({ file: FILE }, items)
      }),
      { numRuns: 40 },
    )
  })

  test('files of one folder, in few round trips', async () => {
    const { roundTrips } = await compare({ copy: COPY }, files(30))
    expect(roundTrips).toBeLessThanOrEqual(4)
  })

  test('lines of one file', async () => {
    const items = ['one', 'two', 'one', 'three'].map((line) => ({ line }))
    await compare({ lineinfile: { path: '$DIR/lines', line: '{{ item.line }}', create: true } }, items)
  })

  test('one that writes where another is going to', async () => {
    const items = files(6).map((file, index) =>
      index === 1 ? { ...file, validate: 'sh -c "echo foreign > $DIR/file4" %s' } : file,
    )
    await compare({ copy: COPY }, items)
  })

  test('one that fails in the midst, by a command, by what is there, and by what it wants', async () => {
    const wrong = [
      { content: 'x', dest: 'bad', validate: 'grep -q never %s' },
      { content: 'x', dest: 'none/where' },
      { content: 'x', dest: 'relative/../../..' },
    ]
    await compare(
      { copy: COPY },
      files(9).flatMap((file, index) => [file, ...wrong.slice(index % 4, (index % 4) + 1)]),
    )
  })

  test('a condition, a fact in it, and what is said of the result', async () => {
    const task = {
      copy: COPY,
      when: ['item.dest != "file3"', 'facts.kernel != ""'],
      changed_when: 'item.dest != "file5"',
    }
    await compare(task, files(8))
  })
})

test('a second run finds nothing to do, in one round trip', async () => {
  const world = site([{ name: 'files', copy: COPY, loop: files(30) }])
  await run(world)
  const again = await run(world)
  expect(again.results.every(({ verdict }) => verdict === 'ok')).toBe(true)
  expect(again.hosts['a']?.roundTrips).toBe(1)
})

test('what some of many items change takes a round trip for the looking and one for the changes', async () => {
  const world = site([{ name: 'files', copy: COPY, loop: files(40) }])
  await run(world)
  execFileSync('sh', ['-c', 'echo other > file3; rm file7; echo other > file30'], {
    cwd: join(world.folder, 'out'),
  })
  const again = await run(world)
  expect(again.results.filter(({ verdict }) => verdict === 'change').map(({ item }) => item)).toMatchObject([
    { dest: 'file3' },
    { dest: 'file7' },
    { dest: 'file30' },
  ])
  expect(again.hosts['a']?.roundTrips).toBe(2)
})

test('after Ctrl-C everything that was done is told, and nothing more is begun', async () => {
  const slow = files(30).map((file) => ({ ...file, validate: 'sh -c "sleep 0.5" %s' }))
  const world = site([
    { name: 'slow', copy: COPY, loop: slow },
    { name: 'never', copy: { content: '', dest: '$DIR/never' } },
  ])
  const interrupt = new Interrupt()
  const record = await play(world, 'apply', {
    inventory: 'a,',
    interrupt,
    onEvent: (event) => {
      if (event.type === 'host-busy' && event.doing.includes('items together')) interrupt.press()
    },
  })
  const changed = record.results.filter(({ verdict }) => verdict === 'change')
  expect(changed.length).toBeGreaterThan(1)
  expect(changed.length).toBeLessThan(30)
  expect(readdirSync(join(world.folder, 'out'))).toHaveLength(changed.length)
})

test('what was done is told, also where one of the items notifies a handler that is not there', async () => {
  const items = files(5).map((file, index) => ({ ...file, handler: index === 1 ? 'nobody' : 'somebody' }))
  const step = { name: 'files', copy: COPY, loop: items, notify: '{{ item.handler }}' }
  const handlers = [{ name: 'somebody', debug: { msg: 'heard' } }]
  const world = lab({ 'site.yaml': stringify([{ hosts: 'all', tasks: [step], handlers }]) })
  const record = await run(world)
  const changed = record.results.filter(({ verdict, step }) => verdict === 'change' && step === 'files')
  expect(changed.map(({ item }) => (item as { dest: string }).dest)).toStrictEqual([
    'file0',
    'file2',
    'file3',
    'file4',
  ])
  expect(readdirSync(join(world.folder, 'out'))).toHaveLength(5)
  expect(record.results.at(-1)).toMatchObject({ verdict: 'failed', error: { code: 'unknown-handler' } })
})

test.each([
  ['until', { until: 'true' }],
  ['break_when', { loop_control: { break_when: 'item.dest == "file1"' } }],
  ['check_mode', { check_mode: true }],
])('%s goes item by item', async (_, words) => {
  const doing: string[] = []
  const world = site([{ name: 'files', copy: COPY, loop: files(4), ...words }])
  await play(world, 'apply', {
    inventory: 'a,',
    onEvent: (event) => {
      if (event.type === 'host-busy') doing.push(event.doing)
    },
  })
  expect(doing.filter((text) => text.includes('together'))).toStrictEqual([])
})
