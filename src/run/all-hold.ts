import type { Expression, Scope } from '../task/expression.ts'
import { isUnknown, type Unknown } from '../task/unknown.ts'

/**
 * Whether all conditions hold: false as soon as one is false, and those after it are not looked at, as with `&&`.
 * Unknown when that cannot be said yet; a condition after an unknown one may rest on it, so that its error is none.
 */
export function allHold(conditions: readonly Expression<boolean>[], scope: Scope): boolean | Unknown {
  let open: Unknown | null = null
  for (const condition of conditions) {
    const value = evaluate(condition, scope, open)
    if (value === false) return false
    if (isUnknown(value)) open ??= value
  }
  return open ?? true
}

function evaluate(condition: Expression<boolean>, scope: Scope, open: Unknown | null): boolean | Unknown {
  try {
    return condition.evaluate(scope)
  } catch (error) {
    if (open) return open
    throw error
  }
}
