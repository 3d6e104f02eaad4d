// What a test expects to be nothing, in words that say where to look.
import type { RunRecord } from '../../src/task/result.ts'
import { compare } from './compare.ts'

/** What the check said wrongly. */
export function lies(check: RunRecord, run: RunRecord, again: RunRecord): string[] {
  return compare(check, run, again).flatMap(({ host, step, lie }) =>
    lie === null ? [] : [`${host}: ${step}: ${lie}`],
  )
}

/** What a check after the run still wants to do. */
export function left(again: RunRecord): string[] {
  const settled = ['ok', 'skipped']
  const open = again.results.filter(({ verdict }) => !settled.includes(verdict))
  return open.map(({ step, changes, error }) =>
    [step, error?.message ?? '', ...changes.map(({ summary }) => summary)].join(': '),
  )
}

/** The different messages of what failed. */
export function failures(record: RunRecord): string[] {
  return [...new Set(record.results.flatMap(({ error }) => (error === null ? [] : [error.message])))]
}
