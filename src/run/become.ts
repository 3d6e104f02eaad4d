import type { Scope } from '../task/expression.ts'
import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Entry } from './course.ts'

/**
 * The user that a step becomes, or null for the login user: its word or that of what is around it, else the
 * inventory's (`ansible_become`, `ansible_become_user`).
 */
export function becomeUserOf({ step }: Entry, scope: Scope): string | null {
  const become = step.become?.evaluate(scope) ?? variable(scope, 'ansible_become', false)
  if (isUnknown(become)) throw new UnknownUsed(become)
  if (!isTrue(become)) return null
  const user = step.becomeUser?.evaluate(scope) ?? variable(scope, 'ansible_become_user', 'root')
  if (isUnknown(user)) throw new UnknownUsed(user)
  return String(user)
}

function variable(scope: Scope, name: string, otherwise: unknown): unknown {
  return scope.has(name) ? scope.get(name) : otherwise
}

/** `-e ansible_become=true` and old inventories give text. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value))
}
