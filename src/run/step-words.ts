import { DroverError } from '../task/error.ts'
import type { Expression } from '../task/expression.ts'
import type { Step } from '../task/playbook.ts'
import type { StepResult } from '../task/result.ts'
import { isUnknown } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import type { Item } from './expand.ts'
import type { Variables } from './variables.ts'

/** What a step is called for an item. Where `no_log` hides it, as it is written: its templates may hold what is hidden. */
export function nameOf({ step }: Entry, item: Item): string {
  if (isSecret(step, item.scope)) return step.name.source
  const name = step.name.evaluate(item.scope)
  return isUnknown(name) ? step.name.source : name
}

export function labelOf({ loopControl }: Step, item: Item | null, scope: Variables): unknown {
  if (item === null || loopControl.label === null) return item?.item ?? null
  const label = loopControl.label.evaluate(scope)
  return isUnknown(label) ? loopControl.label.source : label
}

export function withoutDiff(result: StepResult): StepResult {
  return { ...result, changes: result.changes.map((change) => ({ ...change, diff: [] })) }
}

export function ignores(keyword: Expression<boolean> | null, scope: Variables): boolean | DroverError {
  try {
    const value = keyword?.evaluate(scope)
    // In a check: what only the run will tell does not end it.
    return value === true || isUnknown(value)
  } catch (error) {
    return new DroverError('expression-failed', error instanceof Error ? error.message : String(error))
  }
}

/** Whether `no_log` hides the step: also where nobody can say so yet. */
export function isSecret({ noLog }: Step, scope: Variables): boolean {
  if (noLog === null) return false
  try {
    return noLog.evaluate(scope) !== false
  } catch {
    return true
  }
}

/** Whether a keyword says yes. One that cannot be evaluated does not hide what happened: it says no. */
export function isTrue(keyword: Expression<boolean> | null, scope: Variables): boolean {
  return keyword !== null && ignores(keyword, scope) === true
}
