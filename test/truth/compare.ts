import type { RunRecord, StepResult, Verdict } from '../../src/task/result.ts'

/** What was planned, done and left for one step on one host. null: the document has no result for it. */
export interface Row {
  readonly host: string
  readonly step: string
  readonly at: string
  readonly planned: Verdict | null
  readonly done: Verdict | null
  readonly pending: Verdict | null
  /** What the check said wrongly, or null. */
  readonly lie: string | null
}

/**
 * Compares a check, the run that followed it, and a check after that.
 *
 * @returns a row for each step (and item) on each host, in the order of the check.
 */
export function compare(check: RunRecord, run: RunRecord, after: RunRecord): Row[] {
  const done = byKey(run)
  const pending = byKey(after)
  const planned = byKey(check)
  return [...new Set([...planned.keys(), ...done.keys()])].map((key) => {
    const result = (planned.get(key) ?? done.get(key)) as StepResult
    const verdicts = {
      planned: planned.get(key)?.verdict ?? wholeLoop(planned, result),
      done: done.get(key)?.verdict ?? null,
      pending: pending.get(key)?.verdict ?? null,
    }
    return {
      host: result.host,
      step: result.step,
      at: result.at,
      ...verdicts,
      lie: lieIn(verdicts.planned, verdicts.done),
    }
  })
}

/** A loop whose items the check could not know is one row there, that may run. */
function wholeLoop(planned: ReadonlyMap<string, StepResult>, { host, play, at }: StepResult): Verdict | null {
  const whole = planned.get(JSON.stringify([host, play, at, null]))?.verdict
  return whole === 'may' ? whole : null
}

/** Rows that the last check does not show as settled. */
export function isPending({ pending }: Row): boolean {
  return pending !== 'ok' && pending !== 'skipped'
}

function lieIn(planned: Verdict | null, done: Verdict | null): string | null {
  // What may run need not: a handler, a rescue.
  if (planned === 'may' && done === null) return null
  if (planned === null || done === null) return planned === done ? null : 'shown in one and not in the other'
  if (planned === 'change' && done !== 'change') return `planned as change, but ${done}`
  if (done === 'change' && planned !== 'change' && planned !== 'may')
    return `changed, but shown as ${planned}`
  if (planned === 'failed' && done !== 'failed') return `failed in the check, but ${done} in the run`
  if (planned === 'ok' && done !== 'ok') return `shown as ok, but ${done}`
  return null
}

function byKey({ results }: RunRecord): Map<string, StepResult> {
  return new Map(
    results.map((result) => [JSON.stringify([result.host, result.play, result.at, result.item]), result]),
  )
}

/** The table that people read, and its sums. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ host, step, planned, done, pending, lie }) =>
    [host.padEnd(14), step.slice(0, 48).padEnd(48), show(planned), show(done), show(pending), lie ?? '']
      .join('  ')
      .trimEnd(),
  )
  const head = ['host'.padEnd(14), 'step'.padEnd(48), 'planned ', 'done    ', 'left    ', 'lie'].join('  ')
  const lies = rows.filter(({ lie }) => lie !== null).length
  const may = rows.filter(({ planned }) => planned === 'may').length
  const sums = `${rows.length} rows, ${lies} lies, ${may} planned as may, ${rows.filter(isPending).length} pending at the end`
  return [head, ...lines, sums].join('\n')
}

function show(verdict: Verdict | null): string {
  return (verdict ?? '-').padEnd(8)
}
