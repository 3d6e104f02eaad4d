import { isUnknown } from '../../src/index.ts'
import { isMapping } from './merge-patch.ts'
import { quantity } from './quantity.ts'

/** Fields below which the API server writes quantities its own way: `1000m` becomes `1`. */
const QUANTITIES = [
  'requests',
  'limits',
  'capacity',
  'allocatable',
  'hard',
  'storage',
  'sizeLimit',
  'min',
  'max',
  'default',
]

/**
 * Whether what the API server shows may be what was wished. With `more`, mappings may have fields that were not wished: the
 * API server adds defaults to what it is given. `inLists`: only mappings in lists may. Amounts may be written otherwise.
 */
export function isServed(now: unknown, wished: unknown, extra: 'more' | 'inLists', amount = false): boolean {
  if (isUnknown(now) || isUnknown(wished)) return now === wished
  if (Array.isArray(now) && Array.isArray(wished))
    return (
      now.length === wished.length && now.every((one, index) => isServed(one, wished[index], 'more', amount))
    )
  if (isMapping(now) && isMapping(wished)) {
    if (extra !== 'more' && Object.keys(now).some((key) => wished[key] === undefined)) return false
    return Object.entries(wished).every(([key, value]) =>
      isServed(now[key], value, extra, amount || QUANTITIES.includes(key)),
    )
  }
  if (now === wished) return true
  const [one, other] = amount ? [quantity(now), quantity(wished)] : [null, null]
  return one !== null && one === other
}

/** Whether two values of JSON are the same, to the letter. A field that is undefined is none. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (isUnknown(one) || isUnknown(other)) return one === other
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((entry, index) => isEqual(entry, other[index]))
  if (!isMapping(one) || !isMapping(other)) return one === other
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].every((key) => isEqual(one[key], other[key]))
}
