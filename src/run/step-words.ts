import { DroverError } from '../task/error.ts'
import type { Expression } from '../task/expression.ts'
import type { Step } from '../task/playbook.ts'
import type { StepResult } from '../task/result.ts'
import { isUnknown, type Unknown } from '../task/unknown.ts'
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

/** Whether a failure is ignored, as far as anybody knows; or why the keyword cannot be evaluated. */
export function ignores(
  keyword: Expression<boolean> | null,
  scope: Variables,
): boolean | Unknown | DroverError {
  try {
    return keyword?.evaluate(scope) ?? false
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

/** Whether a change's diff is shown: also where nobody can say so yet. */
export function showsDiff({ diff }: Step, scope: Variables): boolean {
  try {
    return diff?.evaluate(scope) !== false
  } catch {
    return false
  }
}
