import type { Included } from '../../task/playbook.ts'
import { findUnknown, UnknownUsed } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { unknownBy } from '../registered.ts'
import type { Turn } from '../turn.ts'

/** Reads variables, which count from here on. */
export function includeVars({ host, entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const brought = entry.step.include?.(params, item.names) ?? null
  const vars = brought?.vars ?? {}
  for (const [name, expression] of Object.entries(vars)) host.included.set(name, { expression })
  return outcome('ok', { brought, result: { included: Object.keys(vars) } })
}

/** In a check, where nobody can say whether they will be read: their names are known, their values are not. */
export function includeVarsPerhaps({ host, entry, item, author }: Turn): Included | null {
  const params = paramsOf({ entry, item })
  if (params === null) return null
  const brought = entry.step.include?.(params, item.names) ?? null
  for (const name of Object.keys(brought?.vars ?? {})) host.included.set(name, { data: unknownBy(author) })
  return brought
}

function paramsOf({ entry, item }: Pick<Turn, 'entry' | 'item'>): Readonly<Record<string, unknown>> | null {
  try {
    const params = entry.step.params.evaluate(item.scope)
    return findUnknown(params) === null ? (params as Readonly<Record<string, unknown>>) : null
  } catch (error) {
    if (error instanceof UnknownUsed) return null
    throw error
  }
}
