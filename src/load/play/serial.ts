import { isScalar, isSeq, type Node } from 'yaml'
import type { BatchSize } from '../../task/playbook.ts'
import type { Field, Reader } from '../yaml/reader.ts'

export type Batches = readonly BatchSize[]

/** `serial: 2`, `"30%"`, or a list of them. */
export function batchesOf(reader: Reader, { node }: Field): Batches {
  const nodes = isSeq(node) ? node.items.map((item) => reader.follow(item)) : [node]
  return nodes.flatMap((one) => batchOf(reader, one))
}

function batchOf(reader: Reader, node: Node | null): BatchSize[] {
  const value = isScalar(node) ? node.value : null
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1] : undefined
  if (percent !== undefined && Number(percent) > 0) return [{ percent: Number(percent) }]
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0)
    return count === 0 ? [] : [{ count }]
  const message = 'serial must be a number of hosts, a percentage as "30%", or a list of them'
  reader.mistakes.add('invalid-value', message, reader.spot(node))
  return []
}
