import { isUnknown, Refusal, type Unknown } from '../../src/index.ts'
import type { Problem } from '../probes/kubectl-problem.ts'
import { certain } from './certain.ts'
import { refuseProblem } from './cluster.ts'
import { keysOf, valueAt, withParent } from './json-pointer.ts'
import { isMapping } from './merge-patch.ts'
import { isEqual, isServed } from './served.ts'

/** One operation of a JSON patch. Source: RFC 6902. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

/**
 * Whether the API server can be asked what an operation makes of the object, also once it is done: one that says what a field shall
 * be changes nothing then, and one that adds to the end of a list shows there what is added.
 */
export function isAsked({ op, path }: { readonly op?: unknown; readonly path?: unknown }): boolean {
  return op === 'replace' || (op === 'add' && !/\/\d+$/.test(String(path)))
}

/** The same operation as it is asked about: to replace what is left out because it is empty, or false, is to add it. */
export function asAsked<T extends { readonly op?: unknown; readonly path?: unknown }>(operation: T): T {
  return operation.op === 'replace' && !/\/\d+$/.test(String(operation.path))
    ? { ...operation, op: 'add' }
    : operation
}

/** What the API server makes of the operations that it is asked about; no object where they fail. */
export interface Served {
  readonly object: unknown
  readonly problem: Problem | null
}

/**
 * What a JSON patch makes of an object; the object itself where everything is done already: what is to be added is there,
 * what is to be removed is not.
 *
 * @param mayTell whether a refusal may tell values: not where there are secrets.
 * @param ask asks the API server; UNKNOWN where nobody can yet.
 * @throws {Refusal} for a test that does not hold, a path that leads nowhere, and operations that would do more each time,
 *   and for what the API server does not take.
 * @throws {UnknownUsed} where only the API server can say whether it is done, and cannot be asked.
 */
export function jsonPatch(
  object: unknown,
  operations: readonly Operation[],
  mayTell: boolean,
  ask: (() => Served) | Unknown,
): unknown {
  if (isDone(object, operations, ask)) return object
  const after = operations.reduce((so, one) => applied(so, one, mayTell), object)
  const left = operations.find((one) => !isInEffect(after, one, operations))
  if (left !== undefined)
    throw new Refusal(
      `The patch would change more each time: once it is applied, ${describe(left)} would be done again. Guard it with a test of the same path.`,
    )
  if (!isUnknown(ask) && operations.every(isAsked)) refuseProblem(ask().problem)
  return after
}

function isDone(object: unknown, operations: readonly Operation[], ask: (() => Served) | Unknown): boolean {
  const isLikely = (one: Operation): boolean => isInEffect(object, one, operations)
  const asked = operations.filter(isAsked)
  const others = operations.filter((one) => !isAsked(one))
  if (!others.every(isLikely)) return false
  if (asked.every((one) => isThere(object, one))) return true
  const mayBe = asked.every((one) => isLikely(one) || isLeftOut(object, one))
  if (isUnknown(ask) && !mayBe) return false
  const { object: served } = certain(ask)()
  if (served !== null) return isLeft(object, served, asked)
  // An entry that is there, under the same name, is refused.
  if (asked.some(isAtEnd) && asked.every(isLikely)) return true
  return false
}

/** Whether the very value is there; at the end of a list is as good as anywhere in it. */
function isThere(object: unknown, one: Operation): boolean {
  const keys = keysOf(one.path)
  if (!isAtEnd(one)) return isEqual(valueAt(object, keys), one.value)
  return entriesAt(object, keys.slice(0, -1)).some((entry) => isEqual(entry, one.value))
}

/** Whether the API server may leave out the field: many of those that are empty, or false. */
function isLeftOut(object: unknown, { path, value }: Operation): boolean {
  const isEmpty = typeof value === 'object' ? Object.keys(value ?? {}).length === 0 : !value
  return isEmpty && valueAt(object, keysOf(path)) === undefined
}

/** Whether the API server leaves the object as it is, but for what it adds to ends of lists, which is there already. */
function isLeft(object: unknown, served: unknown, asked: readonly Operation[]): boolean {
  let rest = served
  for (const { path } of asked.filter(isAtEnd).toReversed()) {
    const list = keysOf(path).slice(0, -1)
    const added = entriesAt(rest, list).at(-1)
    if (!entriesAt(object, list).some((entry) => isEqual(entry, added))) return false
    rest = withParent(rest, [...list, '-'], (entries) => (entries as readonly unknown[]).slice(0, -1))
  }
  return isEqual(rest, object)
}

function isAtEnd({ op, path }: Operation): boolean {
  return op === 'add' && path.endsWith('/-')
}

function entriesAt(object: unknown, keys: readonly string[]): readonly unknown[] {
  const list = valueAt(object, keys)
  return Array.isArray(list) ? list : []
}

/** Whether an operation is in effect, as far as can be seen here: what is there may have more fields, and amounts be written otherwise. */
function isInEffect(object: unknown, one: Operation, all: readonly Operation[]): boolean {
  const keys = keysOf(one.path)
  const from = valueAt(object, keysOf(one.from ?? ''))
  switch (one.op) {
    case 'test':
      return true
    case 'add':
      if (!isAtEnd(one)) return isServed(valueAt(object, keys), one.value, 'more')
      return entriesAt(object, keys.slice(0, -1)).some((entry) => isServed(entry, one.value, 'more'))
    case 'replace':
      return isServed(valueAt(object, keys), one.value, 'more')
    case 'remove':
      return valueAt(object, keys) === undefined || isOther(object, keys, all)
    case 'move':
      return from === undefined && valueAt(object, keys) !== undefined
    case 'copy':
      return from !== undefined && isEqual(from, valueAt(object, keys))
  }
}

/** Where something of a list is to go and a test says what it is: it has gone when nothing in the list is that any more. */
function isOther(object: unknown, keys: readonly string[], all: readonly Operation[]): boolean {
  const list = valueAt(object, keys.slice(0, -1))
  const tests = all
    .filter(({ op }) => op === 'test')
    .map(({ path, value }) => ({ keys: keysOf(path), value }))
    .filter((test) => isEqual(test.keys.slice(0, keys.length), keys))
  if (!Array.isArray(list) || tests.length === 0) return false
  return !list.some((one: unknown) =>
    tests.every((test) => isEqual(valueAt(one, test.keys.slice(keys.length)), test.value)),
  )
}

function applied(object: unknown, one: Operation, mayTell: boolean): unknown {
  const keys = keysOf(one.path)
  const from = keysOf(one.from ?? '')
  switch (one.op) {
    case 'test':
      requireTest(object, one, mayTell)
      return object
    case 'remove':
      requireThere(object, keys, one)
      return withParent(object, keys, removed)
    case 'replace':
      requireThere(object, keys, one)
      return withParent(object, keys, (parent, key) => replaced(parent, key, one.value))
    case 'add':
      return added(object, keys, one.value, one)
    case 'copy':
      requireThere(object, from, one)
      return added(object, keys, valueAt(object, from), one)
    case 'move':
      requireThere(object, from, one)
      return added(withParent(object, from, removed), keys, valueAt(object, from), one)
  }
}

function requireTest(object: unknown, { path, value }: Operation, mayTell: boolean): void {
  const now = valueAt(object, keysOf(path))
  if (isEqual(now, value)) return
  const wished = mayTell ? `, not ${JSON.stringify(value)}` : ''
  const other = mayTell ? JSON.stringify(now) : 'another value'
  const is = now === undefined ? 'there is nothing' : `it is ${other}`
  throw new Refusal(`The patch's test of ${path} does not hold: ${is}${wished}.`)
}

function requireThere(object: unknown, keys: readonly string[], operation: Operation): void {
  if (valueAt(object, keys) !== undefined) return
  throw new Refusal(`The patch cannot ${describe(operation)}: the object has nothing there.`)
}

function removed(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) return parent.filter((_, index) => index !== Number(key))
  return Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== key))
}

function replaced(parent: unknown, key: string, value: unknown): unknown {
  if (Array.isArray(parent)) return parent.with(Number(key), value)
  return { ...(parent as object), [key]: value }
}

function added(object: unknown, keys: readonly string[], value: unknown, operation: Operation): unknown {
  const parent = valueAt(object, keys.slice(0, -1))
  const key = keys.at(-1) ?? ''
  const fits = Array.isArray(parent) ? key === '-' || Number(key) <= parent.length : isMapping(parent)
  if (!fits || keys.length === 0)
    throw new Refusal(`The patch cannot ${describe(operation)}: the object has no place for it.`)
  return withParent(object, keys, (at, name) => {
    if (!Array.isArray(at)) return { ...(at as object), [name]: value }
    const list: readonly unknown[] = at
    return name === '-' ? [...list, value] : list.toSpliced(Number(name), 0, value)
  })
}

function describe(operation: Operation | undefined): string {
  return operation === undefined ? 'it' : `${operation.op} ${operation.path}`
}
