import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'
import { namesIn, putInto } from './groups.ts'

/** Puts the host into a group named by its variables or facts. */
export function groupBy({ world, host }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const key = String(params['key']).replaceAll(' ', '-')
  const parents = namesIn(params['parents']).map((name) => name.replaceAll(' ', '-'))
  putInto(world, host.host, [key, ...parents])
  return outcome('ok', { result: { add_group: key, parent_groups: parents } })
}
