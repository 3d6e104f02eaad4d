import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { activity } from '../../../src/report/activity.ts'
import { reportFor } from '../../../src/report/outputs.ts'
import { painter } from '../../../src/report/paint.ts'
import { presentLines } from '../../../src/report/pretty.ts'
import { recapLines } from '../../../src/report/recap.ts'
import { transcript } from '../../../src/report/transcript.ts'
import { stepLines } from '../../../src/report/step-text.ts'
import type { RunRecord } from '../../../src/task/result.ts'
import { countedRecord, record, result, scriptedRun, summary, WRITE } from './scripted-run.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function options(diff: boolean) {
  return {
    diff,
    paint: painter(false),
    source: () => ({ line: '      - mount: { path: /srv }' }),
    applyCommand: 'drover run site.yaml -i lab.yaml',
  }
}

async function linesOf(diff: boolean): Promise<string> {
  let printed = ''
  const write = (text: string): void => {
    printed += text
  }
  const { report } = await reportFor('lines', {
    ...options(diff),
    write,
    tell: () => undefined,
    rows: () => 24,
  })
  scriptedRun().forEach(report)
  return printed
}

test('a check with --diff reads well', async () => {
  await expect(await linesOf(true)).toMatchFileSnapshot('shown/check-diff.txt')
})

test('without --diff, summaries and what is destroyed are shown', async () => {
  await expect(await linesOf(false)).toMatchFileSnapshot('shown/check.txt')
})

test('on a terminal the same lines stay, in colour', async () => {
  const toLines = transcript({ ...options(true), paint: painter(true) })
  const printed = scriptedRun().flatMap(toLines).join('\n')
  await expect(printed).toMatchFileSnapshot('shown/check-colours.txt')
  expect(printed).toContain('\x1b[1m\x1b[31mdestroys: the xfs on /dev/sdb')
})

test('plain lines hold no terminal escapes, whatever a target printed', async () => {
  expect(await linesOf(true)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
})

test('silence of a second, then of ten, is broken by a sign of life', async () => {
  const printed: string[] = []
  const write = (text: string): void => void printed.push(text)
  const { report } = await reportFor('lines', {
    ...options(false),
    write,
    tell: () => undefined,
    rows: () => 24,
  })
  scriptedRun().slice(0, 6).forEach(report)
  const before = printed.length
  vi.advanceTimersByTime(999)
  expect(printed).toHaveLength(before)
  vi.advanceTimersByTime(21_000)
  expect(printed.slice(before)).toEqual([
    '… 1.0 s  1/3 Make the file system: k8s-worker-1: mkfs -t ext4 /dev/sdb\n',
    '… 11 s  1/3 Make the file system: k8s-worker-1: mkfs -t ext4 /dev/sdb\n',
    '… 21 s  1/3 Make the file system: k8s-worker-1: mkfs -t ext4 /dev/sdb\n',
  ])
  report({ type: 'run-end', record: record({}) })
  const end = printed.length
  vi.advanceTimersByTime(60_000)
  expect(printed).toHaveLength(end)
})

test('the live part shows the step and what each busy host does, as far as there is room', () => {
  let time = 0
  const { follow, present } = activity(() => time)
  scriptedRun().slice(0, 5).forEach(follow)
  for (const host of ['a', 'b', 'c'])
    follow({ type: 'host-busy', host, doing: 'apt-get install\n  -y \x1b[2J' })
  time = 12_000
  expect(presentLines(present(), time, 10, painter(false))).toEqual([
    '1/3 Make the file system  12 s',
    '  k8s-worker-1  connecting  12 s',
    '  a             apt-get install; -y \\x1b[2J  12 s',
    '  b             apt-get install; -y \\x1b[2J  12 s',
    '  c             apt-get install; -y \\x1b[2J  12 s',
  ])
  expect(presentLines(present(), time, 3, painter(false)).slice(1)).toEqual([
    '  k8s-worker-1  connecting  12 s',
    '  and 3 more hosts',
  ])
})

test('answers that one step leaves open share a line', () => {
  const [step, at] = ['Install', 'site.yaml:3:7']
  const dependsOn = [
    { on: 'path /a is not settled', step, at },
    { on: 'path /b is not settled', step, at },
    { on: 'a value (known after mkfs)', step: 'Make', at: '(command line):1:1' },
  ]
  const told = [{ result: result({ verdict: 'may', dependsOn }), message: null }]
  expect(stepLines(told, { width: 0, mode: 'check' }, options(false)).slice(1)).toEqual([
    '        depends on Install (site.yaml:3:7): path /a, path /b not settled',
    '        depends on Make: a value (known after mkfs)',
  ])
})

test('what looks the same on hosts shares a line, what is done twice on a host does not', () => {
  const hidden = { item: '(hidden by no_log)', verdict: 'ok' } as const
  const told = ['a1', 'a1', 'a2'].map((host) => ({ result: result({ host, ...hidden }), message: null }))
  expect(stepLines(told, { width: 0, mode: 'check' }, options(false))).toEqual([
    'ok      a1, 2  Make the file system  [(hidden by no_log)]',
    'ok      a1  Make the file system  [(hidden by no_log)]',
  ])
})

test.each([
  ['apply', 'check', '  (only planned)'],
  ['check', 'apply', '  (applied)'],
  ['apply', 'apply', ''],
  ['check', 'check', ''],
] as const)('in mode %s, a change in mode %s is marked as such', (ofRun, mode, mark) => {
  const told = [{ result: result({ verdict: 'change', mode }), message: null }]
  expect(stepLines(told, { width: 0, mode: ofRun }, options(false))).toEqual([
    `change  k8s-worker-1  Make the file system${mark}`,
  ])
})

test('on a narrow terminal the table leaves out what nobody has', () => {
  const narrow = record({ results: [], hosts: { a: summary({ ok: 3, change: 1 }) } })
  expect(recapLines(narrow, null, painter(false), 60)[1]).toBe('host  ok  change  round trips       time')
  expect(recapLines(narrow, null, painter(false), 90)[1]).toContain('unreachable')
})

test('excused failures, and what was done against the mode of the run, have a column where there are some', () => {
  const head = (hosts: RunRecord['hosts']): string =>
    recapLines(record({ results: [], hosts }), null, painter(false))[1] ?? ''
  expect(head({ a: summary({ ok: 1 }) })).not.toMatch(/rescued|ignored/)
  expect(head({ a: summary({ ok: 1, rescued: 1 }), b: summary({}) })).toContain('unreachable  rescued  round')
  expect(head({ a: summary({ ignored: 2 }) })).toContain('unreachable  ignored  round')
  expect(head({ a: summary({ planned: 2 }) })).toContain('unreachable  planned  round')
})

test('ten times as many hosts are ten times as much to read', () => {
  const readsOf = (hosts: number): number => {
    const { record, reads } = countedRecord(hosts)
    recapLines(record, null, painter(false))
    return reads()
  }
  expect(readsOf(100)).toBe(10 * readsOf(10))
})

const RESCUED = {
  code: 'did-not-hold',
  message: 'no',
  at: null,
  command: null,
  stderr: null,
  help: null,
  ignored: false,
  rescued: true,
} as const
const TRIED = { mode: 'apply', verdict: 'failed', error: RESCUED } as const

const closings: [what: string, given: Parameters<typeof record>[0], sentence: string][] = [
  [
    'pending changes and how to make them',
    {
      results: [],
      exitCode: 2,
      hosts: { a: summary({ change: 3 }), b: summary({ change: 1 }), c: summary({}) },
    },
    '4 changes on 2 hosts would be made. (4.5 s)\nRun it: drover run x',
  ],
  [
    'steps that only a run can decide',
    { results: [], exitCode: 2, hosts: { a: summary({ may: 2 }) } },
    'No change is certain. 2 steps can only be decided by running. (4.5 s)\nRun it: drover run x',
  ],
  [
    'that all is as wished',
    { results: [], exitCode: 0, hosts: { 'w-1': summary({ ok: 3 }), 'w-2': summary({}) } },
    'Nothing to change: w-1, -2 are as wished. (4.5 s)',
  ],
  [
    'what was done',
    { results: [], exitCode: 0, mode: 'apply', hosts: { a: summary({ change: 1 }) } },
    '1 change on 1 host made. (4.5 s)',
  ],
  [
    'what was done before an interruption',
    { results: [], exitCode: 130, mode: 'apply', hosts: { a: summary({ change: 1 }) } },
    'Interrupted after 4.5 s. 1 change on 1 host made.',
  ],
  [
    'what an interrupted check has found',
    { results: [], exitCode: 130, mode: 'check', hosts: { a: summary({ change: 1 }) } },
    'Interrupted after 4.5 s. 1 change on 1 host would be made.',
  ],
  [
    'that nothing was matched',
    { results: [], exitCode: 0, mode: 'check', hosts: {} },
    'No play has a host: nothing was checked. (4.5 s)',
  ],
  [
    'that nothing was matched by a run',
    { results: [], exitCode: 0, mode: 'apply', hosts: {} },
    'No play has a host: nothing was done. (4.5 s)',
  ],
  [
    'that there was nothing to do',
    { results: [], exitCode: 0, mode: 'check', hosts: { a: summary({}) } },
    'Nothing to change: there was no step to do. (4.5 s)',
  ],
  [
    'what was only planned',
    { results: [], exitCode: 0, mode: 'apply', hosts: { a: summary({ change: 5, planned: 2 }) } },
    '5 changes on 1 host made. 2 changes on 1 host only planned, by check_mode: true. (4.5 s)',
  ],
  [
    'that nothing was done where all was only planned, and what rests on that',
    { results: [], exitCode: 0, mode: 'apply', hosts: { a: summary({ planned: 1, may: 1 }) } },
    'Nothing was changed. 1 change on 1 host only planned, by check_mode: true. 1 step left undecided. (4.5 s)',
  ],
  [
    'what a check has applied',
    { results: [], exitCode: 0, mode: 'check', hosts: { a: summary({ ok: 1, applied: 1 }) } },
    'Nothing to change. 1 change on 1 host made, by check_mode: false. (4.5 s)',
  ],
  [
    'that a step failed with its change begun',
    {
      results: [result({ ...TRIED, changes: [WRITE] })],
      exitCode: 0,
      mode: 'apply',
      hosts: { a: summary({ rescued: 1 }) },
    },
    '1 failed step had begun to change something. (4.5 s)',
  ],
  [
    'that nothing was changed by a wait that was in vain',
    {
      results: [result({ ...TRIED, changes: [{ ...WRITE, run: [] }] })],
      exitCode: 0,
      mode: 'apply',
      hosts: { a: summary({ rescued: 1 }) },
    },
    'Nothing was changed. (4.5 s)',
  ],
  [
    'no praise when a host failed',
    { results: [], exitCode: 3, mode: 'apply', hosts: { a: summary({ failed: 1 }) } },
    'Nothing was changed. (4.5 s)',
  ],
  [
    'no praise when a failure was ignored',
    { results: [], exitCode: 0, mode: 'apply', hosts: { a: summary({ ok: 2, ignored: 1 }) } },
    'Nothing was changed. (4.5 s)',
  ],
]
test.each(closings)('the end tells %s', (_, given, sentence) => {
  const printed = recapLines(record(given), 'drover run x', painter(false)).join('\n')
  expect(printed.trimStart().split('\n\n').at(-1)).toBe(sentence)
})

test.each(['ignored', 'rescued'])(
  'a failure that is %s is marked, and not listed among the failures',
  (excuse) => {
    const error = {
      code: 'refused',
      message: 'no',
      at: null,
      command: null,
      stderr: null,
      help: null,
    } as const
    const excused = { ignored: false, rescued: false, [excuse]: true }
    const excusedResult = result({ verdict: 'failed', error: { ...error, ...excused } })
    const toLines = transcript(options(false))
    toLines({ type: 'result', result: excusedResult, message: null })
    const printed = toLines({ type: 'run-end', record: record({ results: [excusedResult] }) })
    expect(printed[0]).toBe(`failed  k8s-worker-1  Make the file system  (${excuse})`)
    expect(printed.filter((line) => line.startsWith('failed'))).toHaveLength(1)
  },
)

test('a host that was left in the middle of something is named, with what it was doing', () => {
  const toLines = transcript(options(false))
  toLines({ type: 'host-busy', host: 'a', doing: 'mkfs /dev/sdb' })
  toLines({ type: 'host-busy', host: 'b', doing: 'looking' })
  toLines({ type: 'host-idle', host: 'b' })
  const printed = toLines({ type: 'run-end', record: record({ exitCode: 130, results: [] }) })
  expect(printed[0]).toBe('left    a  while: mkfs /dev/sdb (whether it was done is not known)')
  expect(printed.filter((line) => line.startsWith('left'))).toHaveLength(1)
})
