import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Reads the steps that the host goes on with. */
export function include({ entry, item }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const brought = entry.step.include?.(params, item.names) ?? null
  return outcome('ok', { brought, result: { include: params['file'] ?? params['name'] } })
}
