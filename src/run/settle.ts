import type { Step } from '../task/playbook.ts'
import type { Excuse, Mode } from '../task/result.ts'
import { isUnknown, type Unknown } from '../task/unknown.ts'
import { dependencyOn } from './check.ts'
import type { Outcome } from './outcome.ts'
import { ignores } from './step-words.ts'
import type { Variables } from './variables.ts'
import type { Flow } from './ended.ts'

/** What an outcome means for the host. */
export interface Settled {
  readonly outcome: Outcome
  /** Of a failure after which the host goes on. */
  readonly excuse: Excuse | null
  /** Whether it counts as failed for what comes after: a rescue, `always`. */
  readonly failed: boolean
  /** In a check: whether nobody can say yet if it will. */
  readonly mayFail: boolean
  /** null: the failure, if it is one, changes nothing about where the host goes. */
  readonly flow: Flow | null
}

/** Decides whether a host goes on after an outcome. `rescuable`: a `rescue` stands around the step. */
export function settle(
  step: Step,
  ended: Outcome,
  rescuable: boolean,
  scope: Variables,
  mode: Mode,
): Settled {
  const { verdict } = ended
  if (verdict !== 'failed' && verdict !== 'unreachable') {
    const mayFail = ended.unsure.includes('failed') && ignores(step.ignoreErrors, scope) !== true
    return { outcome: ended, excuse: null, failed: false, mayFail, flow: null }
  }
  // What Ctrl-C has kept from being done is no error of the step: it counts as not done.
  const interrupted = ended.error?.code === 'interrupted'
  const words = verdict === 'failed' ? step.ignoreErrors : step.ignoreUnreachable
  const known = !interrupted && ignores(words, scope)
  if (isUnknown(known) && mode === 'check' && verdict === 'failed') return perhapsIgnored(ended, known)
  // Only what is known to be ignored is.
  const ignored = isUnknown(known) ? false : known
  if (ignored === true)
    return { outcome: ended, excuse: 'ignored', failed: false, mayFail: false, flow: null }
  const excuse = verdict === 'failed' && rescuable ? 'rescued' : null
  if (ignored === false) return { outcome: ended, excuse, failed: true, mayFail: false, flow: verdict }
  // The failure is the news, not what hides it.
  const error = ended.error?.with({ help: `ignore_errors: ${ignored.message}` }) ?? ignored
  return { outcome: { ...ended, error }, excuse, failed: true, mayFail: false, flow: verdict }
}

/** In a check: a failure of which only the run will tell whether it ends the host's way. */
function perhapsIgnored(ended: Outcome, ignored: Unknown): Settled {
  const on = dependencyOn(ignored)
  const why = { ...on, on: `ignore_errors rests on ${on.on}: ${ended.error?.message ?? 'it fails'}` }
  const outcome: Outcome = {
    ...ended,
    verdict: 'may',
    error: null,
    dependsOn: [...ended.dependsOn, why],
    unsure: [...ended.unsure, 'failed'],
  }
  return { outcome, excuse: null, failed: false, mayFail: true, flow: null }
}
