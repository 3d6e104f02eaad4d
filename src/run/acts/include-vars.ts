import { findUnknown, unknownAfter, UnknownUsed } from '../../task/unknown.ts'
import type { HostRun } from '../host-run.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Reads variables, which count from here on. */
export function includeVars({ host, entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const brought = entry.step.include?.(params, item.names) ?? null
  const vars = brought?.vars ?? {}
  for (const [name, expression] of Object.entries(vars)) host.included.set(name, { expression })
  return outcome('ok', { brought, result: { included: Object.keys(vars) } })
}

/** In a check, where nobody can say whether they will be read, or which: their names are known at best, their values are not. */
export function includeVarsPerhaps({ entry, item, author }: Turn): Pick<Outcome, 'brought' | 'opens'> {
  const { include, mayGive } = entry.step
  const params = paramsOf({ entry, item })
  const brought = params && (include?.(params, item.names) ?? null)
  const names = params ? Object.keys(brought?.vars ?? {}) : (mayGive?.() ?? null)
  const opens = (host: HostRun): void => {
    host.leaveOpen('included', names, unknownAfter(author))
  }
  return { brought, opens }
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
