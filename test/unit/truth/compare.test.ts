import { expect, test } from 'vitest'
import type { RunRecord, StepResult, Verdict } from '../../../src/task/result.ts'
import { compare, isPending } from '../../truth/compare.ts'

function record(verdict: Verdict): RunRecord {
  const result: StepResult = {
    host: 'one',
    play: 'p',
    step: 's',
    task: 'file',
    item: null,
    at: 'a.yaml:1:1',
    mode: 'check',
    verdict,
    changes: [],
    dependsOn: [],
    error: null,
    durationMs: 1,
  }
  return {
    run: 'id',
    mode: 'check',
    playbooks: [],
    startedAt: '',
    endedAt: '',
    exitCode: 0,
    hosts: {},
    results: [result],
  }
}

test.each<[Verdict, Verdict, string | null]>([
  ['change', 'change', null],
  ['may', 'change', null],
  ['may', 'ok', null],
  ['ok', 'ok', null],
  ['skipped', 'skipped', null],
  ['failed', 'failed', null],
  ['change', 'ok', 'planned as change, but ok'],
  ['ok', 'change', 'changed, but shown as ok'],
  ['skipped', 'change', 'changed, but shown as skipped'],
  ['failed', 'ok', 'failed in the check, but ok in the run'],
  ['ok', 'failed', 'shown as ok, but failed'],
])('planned %s, done %s: %s', (planned, done, lie) => {
  expect(compare(record(planned), record(done), record('ok'))[0]?.lie).toBe(lie)
})

test('a step that only one document has is a lie', () => {
  expect(compare({ ...record('ok'), results: [] }, record('ok'), record('ok'))[0]?.lie).toContain(
    'in one and not',
  )
})

test.each<[Verdict, string | null]>([
  ['may', null],
  ['ok', 'shown in one and not in the other'],
])('an item of a loop that was planned as a whole as %s: %s', (planned, lie) => {
  const [result] = record('change').results
  const run = { ...record('change'), results: [{ ...result, item: 'a' } as StepResult] }
  const rows = compare(record(planned), run, record('ok'))
  expect(rows.find(({ done }) => done === 'change')?.lie).toBe(lie)
})

test.each<[Verdict, boolean]>([
  ['ok', false],
  ['skipped', false],
  ['change', true],
  ['may', true],
  ['failed', true],
])('after the run, %s is pending: %s', (verdict, expected) => {
  const [row] = compare(record('change'), record('change'), record(verdict))
  expect(row && isPending(row)).toBe(expected)
})
