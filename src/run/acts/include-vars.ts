import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Reads variables, which count from here on. */
export function includeVars({ host, entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const vars = entry.step.include?.(params, item.names).vars ?? {}
  for (const [name, expression] of Object.entries(vars)) host.included.set(name, { expression })
  return outcome('ok', { result: { included: Object.keys(vars) } })
}
