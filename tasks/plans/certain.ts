import { isUnknown, type Unknown } from '../../src/index.ts'

/**
 * A value that the plan cannot go on without.
 *
 * @throws {UnknownUsed} when nobody can know it yet: the step is then `may`.
 */
export function certain<T>(value: T | Unknown): T {
  return isUnknown(value) ? value[Symbol.toPrimitive]() : value
}
