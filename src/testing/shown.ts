import { inspect } from 'node:util'

/** A value as a failed expectation prints it. */
export function shown(value: unknown): string {
  return inspect(value, { depth: 12, breakLength: 100, sorted: true })
}
