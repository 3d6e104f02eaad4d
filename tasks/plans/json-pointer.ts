import { isMapping } from './merge-patch.ts'

/** The keys of a pointer: `/metadata/labels/a~1b` is metadata, labels, a/b. Source: RFC 6901. */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value at a pointer; undefined where there is none. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return /^(0|[1-9]\d*)$/.test(key) ? (at[Number(key)] as unknown) : undefined
    return isMapping(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, value)
}

/** A copy in which `change` has been at work on the list or mapping that holds the last key. */
export function withParent(
  value: unknown,
  [key, ...rest]: readonly string[],
  change: (parent: unknown, key: string) => unknown,
): unknown {
  if (key === undefined) return value
  if (rest.length === 0) return change(value, key)
  const inner = withParent(valueAt(value, [key]), rest, change)
  if (Array.isArray(value))
    return value.map((one, index) => (index === Number(key) ? inner : (one as unknown)))
  return { ...(value as object), [key]: inner }
}
