import { isDeepStrictEqual } from 'node:util'
import { Secret } from './secret.ts'
import { isUnknown } from './unknown.ts'

/** One value that differs. Absent values are null. `key` is the path: `device.fstype`. */
export interface DiffLine {
  readonly key: string
  readonly before: unknown
  readonly after: unknown
}

/** The differences between what is seen (`now`) and what a change sets, as a flat list of paths. */
export function diff(
  now: Readonly<Record<string, unknown>>,
  set: Readonly<Record<string, unknown>>,
): DiffLine[] {
  return Object.keys(set).flatMap((name) => compare(name, now[name], set[name]))
}

function compare(key: string, before: unknown, after: unknown): DiffLine[] {
  if (same(before, after)) return []
  if (isPlain(before) && isPlain(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => compare(`${key}.${name}`, before[name], after[name]))
  }
  return [{ key, before: veiledBy(after, before) ?? null, after: after ?? null }]
}

/** What stood where a secret is to stand is shown no more than the secret: it may be the password of before. */
function veiledBy(after: unknown, before: unknown): unknown {
  if (after instanceof Secret)
    return typeof before === 'string' || typeof before === 'number' ? new Secret(String(before)) : before
  if (Array.isArray(before) && Array.isArray(after)) {
    const hiding: readonly unknown[] = after.filter(holdsSecret)
    return before.map((one: unknown) => hiding.reduce((so, hider) => veiledBy(hider, so), one))
  }
  if (!isPlain(before) || !isPlain(after)) return before
  return Object.fromEntries(
    Object.entries(before).map(([name, value]) => [name, veiledBy(after[name], value)]),
  )
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Object.values(value).some(holdsSecret)
}

/** Equal in value. Two Unknowns are never known to be equal; two Secrets are compared by their text. */
function same(before: unknown, after: unknown): boolean {
  if (isUnknown(after)) return false
  if (before instanceof Secret) return before.equals(after)
  return isDeepStrictEqual(before ?? null, after ?? null) && sameSecrets(before, after)
}

/** Secrets inside values that are otherwise equal: to the library, all secrets look alike. */
function sameSecrets(before: unknown, after: unknown): boolean {
  if (before instanceof Secret) return before.equals(after)
  if (typeof before !== 'object' || before === null || ArrayBuffer.isView(before)) return true
  return Object.entries(before).every(([name, value]) =>
    sameSecrets(value, (after as Record<string, unknown>)[name]),
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return false
  return !isUnknown(value) && !(value instanceof Secret)
}
