import type { Author } from '../task/author.ts'
import type { Change } from '../task/change.ts'
import type { Included } from '../task/playbook.ts'
import { show } from '../task/command.ts'
import { diff, type DiffLine } from '../task/diff.ts'
import { DroverError, meansUnreachable } from '../task/error.ts'
import { sign } from '../task/foretold.ts'
import type { Output } from '../task/output.ts'
import { predict } from '../task/planned.ts'
import type { ChangeReport, Dependency, Verdict } from '../task/result.ts'
import { isUnknown } from '../task/unknown.ts'
import type { HostRun } from './host-run.ts'
import type { Flow } from './ended.ts'

/** How one item of a step ended, before `changed_when` and the like have had their say. */
export interface Outcome {
  readonly verdict: Verdict
  readonly changes: readonly ChangeReport[]
  readonly dependsOn: readonly Dependency[]
  readonly error: DroverError | null
  /** Of the commands that ran; null when they did not run. */
  readonly outputs: readonly Output[] | null
  /** What `register` gets beside `changed`, `failed` and `skipped`. */
  readonly result: Readonly<Record<string, unknown>>
  readonly message: string | null
  /** What an include has brought. */
  readonly brought: Included | null
  /** In a check: leaves open on a host what nobody can say yet, there and on all for which the step is done. */
  readonly opens: ((host: HostRun) => void) | null
  /** How the host goes on; null: as the verdict says. */
  readonly flow: Flow | null
  /** Of a try after others: what it came to without what they have changed. */
  readonly alone: Outcome | null
  /** What of the registered result nobody can say before the step is run. */
  readonly unsure: readonly ('changed' | 'failed' | 'skipped')[]
}

const EMPTY = {
  changes: [],
  dependsOn: [],
  error: null,
  outputs: null,
  result: {},
  message: null,
  unsure: [],
  brought: null,
  opens: null,
  flow: null,
  alone: null,
} as const

export function outcome(verdict: Verdict, rest: Partial<Outcome> = {}): Outcome {
  return { verdict, ...EMPTY, ...rest }
}

/** How an item ended that an error broke off: what was begun before may have been done. */
export function brokenOff(error: unknown, changes: readonly ChangeReport[]): Outcome {
  if (!(error instanceof DroverError) || changes.length === 0) throw error
  return outcome(meansUnreachable(error) ? 'unreachable' : 'failed', { changes, error })
}

/** Changes as results show them; each diff is against what the ones before it predict. */
export function reportChanges(
  now: Readonly<Record<string, unknown>>,
  changes: readonly Change[],
  by: Author,
): ChangeReport[] {
  let seen = now
  return changes.map((change) => {
    const report = {
      summary: change.summary,
      diff: news(diff(seen, sign(change.set, by) as Change['set'])),
      run: change.run.map(show),
      destroys: change.destroys ?? null,
    }
    seen = predict(seen, [change])
    return report
  })
}

/** Beside what differs, a value that nobody knows before the change nor after it is no news. */
function news(lines: readonly DiffLine[]): readonly DiffLine[] {
  const known = lines.filter(({ before, after }) => !(isUnknown(before) && isUnknown(after)))
  return known.length > 0 ? known : lines
}
