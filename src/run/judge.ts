import { DroverError } from '../task/error.ts'
import type { Step } from '../task/playbook.ts'
import { isUnknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import type { Ready } from './ready.ts'
import { dependencyOn } from './check.ts'
import type { Outcome } from './outcome.ts'
import { registeredOf } from './registered.ts'
import type { Variables } from './variables.ts'

/**
 * The outcome after the step's own words: a command that read and failed, `failed_when`, `changed_when`.
 *
 * @param scopeWith the step's variables with some more names.
 */
export function judge(
  step: Step,
  ready: Ready,
  raw: Outcome,
  scopeWith: (names: Readonly<Record<string, unknown>>) => Variables,
): Outcome {
  const outcome = readsFailed(raw)
  if (step.failedWhen === null && step.changedWhen === null) return outcome
  if (!canBeJudged(raw)) return outcome
  const fields = registeredOf(outcome, ready)
  const scope = scopeWith({ ...fields, ...(step.register === null ? {} : { [step.register]: fields }) })
  return judgeChange(step, judgeFailure(step, outcome, raw, scope), scope)
}

/** Only what ran, or only read, has a result that conditions can look at. */
function canBeJudged(raw: Outcome): boolean {
  const ownCommand =
    raw.error === null || raw.error.code === 'command-failed' || raw.error.code === 'timed-out'
  return ownCommand && raw.verdict !== 'unreachable' && raw.verdict !== 'skipped'
}

function readsFailed(raw: Outcome): Outcome {
  if (raw.result['failed'] !== true || raw.verdict !== 'ok') return raw
  const stderr = typeof raw.result['stderr'] === 'string' ? raw.result['stderr'] : ''
  const reason = stderr.trim().split('\n').at(-1) ?? ''
  const message = `the command failed with exit code ${String(raw.result['rc'])}${reason === '' ? '' : `: ${reason}`}`
  return { ...raw, verdict: 'failed', error: new DroverError('command-failed', message, { stderr }) }
}

function judgeFailure(step: Step, outcome: Outcome, raw: Outcome, scope: Variables): Outcome {
  if (step.failedWhen === null) return outcome
  const failed = allHold(step.failedWhen, scope)
  if (isUnknown(failed)) {
    const dependsOn = [...outcome.dependsOn, dependencyOn(failed)]
    return { ...outcome, verdict: 'may', dependsOn, unsure: [...outcome.unsure, 'failed'] }
  }
  if (failed) {
    const source = step.failedWhen.map((condition) => condition.source).join(' and ')
    return {
      ...outcome,
      verdict: 'failed',
      error: outcome.error ?? new DroverError('command-failed', `failed_when holds: ${source}`),
    }
  }
  const unsure = outcome.unsure.filter((name) => name !== 'failed')
  if (outcome.verdict !== 'failed') return { ...outcome, unsure }
  return { ...outcome, verdict: raw.changes.length > 0 ? 'change' : 'ok', error: null }
}

function judgeChange(step: Step, outcome: Outcome, scope: Variables): Outcome {
  if (step.changedWhen === null || outcome.verdict === 'failed') return outcome
  const changed = allHold(step.changedWhen, scope)
  if (isUnknown(changed))
    return { ...outcome, verdict: 'may', dependsOn: [...outcome.dependsOn, dependencyOn(changed)] }
  if (outcome.verdict === 'may' && (changed || outcome.unsure.includes('failed'))) return outcome
  return { ...outcome, verdict: changed ? 'change' : 'ok' }
}
