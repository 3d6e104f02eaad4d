import type { BatchSize } from '../../task/playbook.ts'
import type { Spot } from '../origin.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import type { BeforeHosts } from './before-hosts.ts'

export type Batches = readonly BatchSize[]

/** `serial: 2`, `"30%"`, or a list of them. */
export function batchesOf(reader: Reader, { node }: Field, before: BeforeHosts): Batches {
  const written = valueOf(reader, node)
  return (written.items ?? [written]).flatMap((one) => {
    const given = before.attempt(one)
    const values = Array.isArray(given?.value) ? (given.value as unknown[]) : given ? [given.value] : []
    return values.flatMap((value) => batchOf(reader, value, one.spot))
  })
}

function batchOf(reader: Reader, value: unknown, spot: Spot): BatchSize[] {
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1] : undefined
  if (percent !== undefined && Number(percent) > 0) return [{ percent: Number(percent) }]
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0)
    return count === 0 ? [] : [{ count }]
  const message = 'serial must be a number of hosts, a percentage as "30%", or a list of them'
  reader.mistakes.add('invalid-value', message, spot)
  return []
}
