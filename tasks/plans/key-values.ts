import { type Change, isUnknown, Refusal } from '../../src/index.ts'
import { type AccessArgument, inNamespace } from '../probes/kubectl.ts'
import type { ObjectAnswer } from '../probes/kubectl-object.ts'
import { changed, existing, type ObjectWish, withMetadata } from './change-object.ts'
import { kindName, objectName } from './kind-name.ts'

/** Labels or annotations as a step wishes them; null: not there. */
export type KeyValues = Readonly<Record<string, string | null>>

/**
 * Sets labels or annotations of one object and takes others off, in one call; what is not named stays.
 *
 * @param words `label` with `labels`, `annotate` with `annotations`.
 * @throws {Refusal} for a key that has another value, when it must not be overwritten.
 */
export function* setKeyValues(
  [verb, field]: readonly ['label', 'labels'] | readonly ['annotate', 'annotations'],
  wish: ObjectWish & { readonly values: KeyValues; readonly overwrite: boolean },
  access: AccessArgument,
  now: { readonly object: ObjectAnswer },
): Generator<Change<{ object: ObjectAnswer }>, void, undefined> {
  const object = existing(wish, now.object)
  const old = object.metadata[field] ?? {}
  const other = Object.entries(wish.values).filter(([key, value]) => differs(old[key], value))
  if (other.length === 0) return
  const kept = other.find(([key, value]) => value !== null && old[key] !== undefined)
  if (kept && !wish.overwrite) throw new Refusal(taken(wish, kept[0], old[kept[0]]))
  const after = Object.fromEntries([
    ...Object.entries(old).filter(([key]) => !other.some(([name]) => name === key)),
    ...other.filter(([, value]) => value !== null),
  ]) as Record<string, string>
  const kind = kindName(wish.kind)
  const words = other.map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`))
  yield changed(
    `${verb} ${objectName(kind, wish.name, wish.namespace)}: ${words.join(', ')}`,
    withMetadata(object, { [field]: after }),
    access,
    [verb, kind, wish.name, ...inNamespace(wish.namespace), '--overwrite', ...words],
  )
}

function differs(now: unknown, wished: string | null): boolean {
  return isUnknown(now) || (now ?? null) !== wished
}

function taken({ kind, name, namespace }: ObjectWish, key: string, value: unknown): string {
  const has = isUnknown(value) ? 'another value' : `the value ${String(value)}`
  return `${key} of ${objectName(kindName(kind), name, namespace)} has ${has}, and overwrite is false.`
}
