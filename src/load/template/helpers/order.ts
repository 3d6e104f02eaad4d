import { isDeepStrictEqual } from 'node:util'
import { CannotWork } from './helper.ts'
import { plain } from './plain.ts'

/** Whether two values are the same, lists and mappings inside included; the order of keys does not count. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b))
}

/**
 * Negative, 0 or positive, as `sort` wants it. Texts are compared by their characters' numbers, so that the order is
 * the same on every controller.
 *
 * @throws {CannotWork} unless both are numbers or both are text.
 */
export function compare(a: unknown, b: unknown): number {
  const [one, other] = [plain(a), plain(b)]
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : Number(one > other)
  throw new CannotWork('only numbers with numbers and text with text can be put in order')
}
