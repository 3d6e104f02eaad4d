import { findUnknown, isUnknown } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { unknownBy } from '../registered.ts'
import type { Turn } from '../turn.ts'

/** Reads variables, which count from here on. */
export function includeVars({ host, entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const vars = entry.step.include?.(params, item.names).vars ?? {}
  for (const [name, expression] of Object.entries(vars)) host.included.set(name, { expression })
  return outcome('ok', { result: { included: Object.keys(vars) } })
}

/** In a check: where nobody can say yet whether they are read, their names may have other values from here on. */
export function includeVarsPerhaps({ host, entry, item, author }: Turn): void {
  const params = entry.step.params.evaluate(item.scope)
  if (isUnknown(params) || findUnknown(params)) return
  const vars = entry.step.include?.(params, item.names).vars ?? {}
  for (const name of Object.keys(vars)) host.included.set(name, { data: unknownBy(author) })
}
