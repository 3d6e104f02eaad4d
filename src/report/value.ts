import { sha256 } from '../task/content.ts'
import { Secret } from '../task/secret.ts'
import { isUnknown } from '../task/unknown.ts'
import { escapeLine } from './escape.ts'

/** Words that read the same with and without quotes. */
const PLAIN = /^[\p{L}\p{N}_@%+:,./=*()-][\p{L}\p{N}_@%+:,./=*() -]*$/u

/** One value on one line: `ext4`, `(none)`, `(known after mkfs)`, `***`, `["a", "b"]`. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return '(none)'
  if (value instanceof Secret) return '***'
  if (isUnknown(value)) return value.describe()
  if (value instanceof Uint8Array) return describeBytes(value)
  if (typeof value === 'string')
    return PLAIN.test(value) ? escapeLine(value) : escapeLine(JSON.stringify(value))
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  if (typeof value !== 'object') return escapeLine(JSON.stringify(value))
  const parts: unknown[] = Object.values(value)
  if (isUnknown(parts[0]) && parts.every(isUnknown)) return parts[0].describe()
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${escapeLine(key)}: ${showValue(inner)}`)
    .join(', ')} }`
}

/** What stands for bytes that are no text. */
export function describeBytes(bytes: Uint8Array): string {
  return `(${bytes.length} bytes, sha256 ${sha256(bytes).slice(0, 12)}…)`
}
