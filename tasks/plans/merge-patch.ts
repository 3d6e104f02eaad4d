import { certain } from './certain.ts'

/** A mapping of JSON. */
export type Json = Readonly<Record<string, unknown>>

/** @throws {UnknownUsed} for what is not known yet. */
export function isMapping(value: unknown): value is Json {
  const known = certain(value)
  return typeof known === 'object' && known !== null && !Array.isArray(known)
}

/** What a JSON merge patch makes of a value: null takes away, lists are replaced. Source: RFC 7386. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch
  const merged = new Map(Object.entries(isMapping(target) ? target : {}))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), value))
  }
  return Object.fromEntries(merged)
}
