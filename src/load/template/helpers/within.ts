import { CannotWork } from './helper.ts'

/** @throws {CannotWork} unless the count is from 0 to `most`. */
export function within(count: number, most: number): number {
  if (count >= 0 && count <= most) return count
  throw new CannotWork(`${count} is not between 0 and ${most}`, `the number is not between 0 and ${most}`)
}
