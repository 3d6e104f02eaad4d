import { findUnknown, UnknownUsed } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'
import { unknownAfter } from '../watch.ts'

/** Reads variables, which count from here on. */
export function includeVars({ host, entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const vars = entry.step.include?.(params, item.names).vars ?? {}
  for (const [name, expression] of Object.entries(vars)) host.included.set(name, { expression })
  return outcome('ok', { result: { included: Object.keys(vars) } })
}

/** In a check, where nobody can say whether they will be read, or which: their names are known at best, their values are not. */
export function includeVarsPerhaps({ host, entry, item, author }: Turn): void {
  const { include, mayGive } = entry.step
  const params = paramsOf({ entry, item })
  const names = params ? Object.keys(include?.(params, item.names).vars ?? {}) : (mayGive?.() ?? null)
  host.leaveOpen('included', names, unknownAfter(author))
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
