import type { Scope } from '../../task/expression.ts'
import type { Computed } from '../computed.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Group } from './tree.ts'

export const NOTHING: Scope = { get: () => null, has: () => false, names: () => [] }

/** Gives a group a variable. As in Ansible, `ansible_group_priority` is none: it says whose variables win. */
export function setGroupVar(group: Group, name: string, value: Computed, mistakes: Mistakes): void {
  if (name !== 'ansible_group_priority') {
    group.vars.set(name, value)
    return
  }
  const priority = wholeNumber(value.dynamic ? value.source : value.evaluate(NOTHING))
  if (priority === null) {
    mistakes.add('bad-inventory', 'ansible_group_priority must be a whole number', value.spot)
  } else group.priority = priority
}

function wholeNumber(value: unknown): number | null {
  if (typeof value === 'boolean' || typeof value === 'number') return Math.trunc(Number(value))
  return typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : null
}
