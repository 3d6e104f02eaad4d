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
 * Whether what the API server shows is what was wished. With `more`, mappings may have fields that were not wished: the
 * API server adds defaults to what it is given. `inLists`: only mappings in lists may. With `none`, all is as it is written.
 */
export function isServed(
  now: unknown,
  wished: unknown,
  extra: 'more' | 'inLists' | 'none',
  amount = false,
): boolean {
  if (isUnknown(now) || isUnknown(wished)) return now === wished
  if (Array.isArray(now) && Array.isArray(wished)) {
    const inner = extra === 'none' ? 'none' : 'more'
    return (
      now.length === wished.length && now.every((one, index) => isServed(one, wished[index], inner, amount))
    )
  }
  if (isMapping(now) && isMapping(wished)) {
    const none = (key: string): boolean => wished[key] === undefined
    if (extra !== 'more' && Object.keys(now).some(none)) return false
    return Object.entries(wished).every(([key, value]) =>
      isServed(now[key], value, extra, amount || QUANTITIES.includes(key)),
    )
  }
  if (now === wished) return true
  const [one, other] = amount && extra !== 'none' ? [quantity(now), quantity(wished)] : [null, null]
  return one !== null && one === other
}

/** Whether two values of JSON are the same, to the letter. */
export function isEqual(one: unknown, other: unknown): boolean {
  return isServed(one, other, 'none')
}
