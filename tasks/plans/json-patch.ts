import { Refusal } from '../../src/index.ts'
import { keysOf, valueAt, withParent } from './json-pointer.ts'
import { isMapping } from './merge-patch.ts'
import { isSame, isServed } from './served.ts'

/** One operation of a JSON patch. Source: RFC 6902. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

/** Whether an operation says what a field shall be, so that doing it again changes nothing. */
export function assigns({ op, path }: { readonly op?: unknown; readonly path?: unknown }): boolean {
  return op === 'replace' || (op === 'add' && !/\/(-|\d+)$/.test(String(path)))
}

/**
 * What a JSON patch makes of an object; the object itself where everything is done already: what is to be added is there,
 * what is to be removed is not.
 *
 * @param isLeft whether the API server leaves the object as it is, by those of the operations that assign: what is there may have
 *   more fields than the value because it was given defaults, or because it is another.
 * @param mayTell whether a refusal may tell values: not where there are secrets.
 * @throws {Refusal} for a test that does not hold, a path that leads nowhere, and operations that would do more each time.
 */
export function jsonPatch(
  object: unknown,
  operations: readonly Operation[],
  mayTell: boolean,
  isLeft: () => boolean,
): unknown {
  const isAsAssigned = (one: Operation): boolean =>
    !assigns(one) || isSame(valueAt(object, keysOf(one.path)), one.value)
  if (isDone(object, operations) && (operations.every(isAsAssigned) || isLeft())) return object
  const after = operations.reduce((so, one) => applied(so, one, mayTell), object)
  if (!isDone(after, operations)) {
    const left = operations.find((one) => !isInEffect(after, one, operations))
    throw new Refusal(
      `The patch would change more each time: once it is applied, ${describe(left)} would be done again. Guard it with a test of the same path.`,
    )
  }
  return after
}

function isDone(object: unknown, operations: readonly Operation[]): boolean {
  return operations.every((one) => isInEffect(object, one, operations))
}

function isInEffect(object: unknown, one: Operation, all: readonly Operation[]): boolean {
  const keys = keysOf(one.path)
  switch (one.op) {
    case 'test':
      return true
    case 'add':
      return isAdded(object, keys, one.value)
    case 'replace':
      return isServed(valueAt(object, keys), one.value, 'more')
    case 'remove':
      return valueAt(object, keys) === undefined || isOther(object, keys, all)
    case 'move':
      return valueAt(object, keysOf(one.from ?? '')) === undefined && valueAt(object, keys) !== undefined
    case 'copy':
      return isSame(valueAt(object, keysOf(one.from ?? '')), valueAt(object, keys))
  }
}

/** At the end of a list is as good as anywhere in it. */
function isAdded(object: unknown, keys: readonly string[], value: unknown): boolean {
  if (keys.at(-1) !== '-') return isServed(valueAt(object, keys), value, 'more')
  const list = valueAt(object, keys.slice(0, -1))
  return Array.isArray(list) && list.some((one) => isServed(one, value, 'more'))
}

/** Where something of a list is to go and a test says what it is: it has gone when nothing in the list is that any more. */
function isOther(object: unknown, keys: readonly string[], all: readonly Operation[]): boolean {
  const list = valueAt(object, keys.slice(0, -1))
  const tests = all
    .filter(({ op }) => op === 'test')
    .map(({ path, value }) => ({ keys: keysOf(path), value }))
    .filter((test) => isSame(test.keys.slice(0, keys.length), keys))
  if (!Array.isArray(list) || tests.length === 0) return false
  return !list.some((one: unknown) =>
    tests.every((test) => isSame(valueAt(one, test.keys.slice(keys.length)), test.value)),
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
  if (isSame(now, value)) return
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
