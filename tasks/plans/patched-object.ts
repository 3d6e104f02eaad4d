import { isUnknown, Refusal, UNKNOWN } from '../../src/index.ts'
import type { KubernetesObject } from '../probes/kubectl-object.ts'
import type { PatchedAnswer } from '../probes/kubectl-patched.ts'
import { certain } from './certain.ts'
import { refuseProblem } from './cluster.ts'
import { asAsked, isAsked, jsonPatch, type Operation, type Served } from './json-patch.ts'
import { isMapping, type Json, mergePatch } from './merge-patch.ts'
import { isEqual, isServed } from './served.ts'
import { strategicPatch } from './strategic-patch.ts'
import { unveil } from './unveil.ts'

type PatchType = 'merge' | 'json' | 'strategic'

interface PatchWish {
  readonly type: PatchType
  /** Without secrets: their texts. */
  readonly patch: unknown
  /** Whether a refusal may tell values. */
  readonly mayTell: boolean
}

const UNASKED: PatchedAnswer = { object: null, leftOut: [], problem: null }

/** What the API server is asked about: of operations only some. null for what is refused, and where there is no question. */
export function askedOf(type: PatchType, patch: unknown): string | null {
  const plain = unveil(patch, () => undefined)
  if (type !== 'json') return isMapping(plain) ? JSON.stringify(plain) : null
  const asked = (Array.isArray(plain) ? plain : []).filter(isMapping).filter(isAsked)
  return asked.length === 0 ? null : JSON.stringify(asked.map(asAsked))
}

/**
 * What a patch makes of an object: the same where there is nothing left to do.
 *
 * @param answer what the API server says to `askedOf`; UNKNOWN after a change of the object that was only planned.
 * @throws {Refusal} for what is no patch, and for what the API server would not do.
 */
export function patchedObject(
  wish: PatchWish,
  before: KubernetesObject,
  answer: PatchedAnswer = UNASKED,
): KubernetesObject {
  refuseUnknownFields(answer)
  const foretold = foretell(wish, before, answer)
  // Which lists a strategic patch merges, and by what, only the API server knows for certain.
  const isFinal = wish.type !== 'strategic' || isUnknown(answer)
  if (isFinal && isEqual(before, foretold)) return before
  if (!isSame(before, foretold))
    throw new Refusal('A patch cannot change kind, name, namespace or uid: that would be another object.')
  if (wish.type === 'json') return withoutKnowledge(before, foretold)
  const after = served(wish.patch as Json, before, foretold, answer)
  if (!isSame(before, after)) throw new Refusal('Another object has just taken its place: try again.')
  return withoutKnowledge(before, after)
}

/** What Drover itself makes of the object. */
function foretell(
  { type, patch, mayTell }: PatchWish,
  before: KubernetesObject,
  answer: PatchedAnswer,
): KubernetesObject {
  if (type === 'json') {
    const ask = isUnknown(answer) ? answer : () => servedOperations(before, answer)
    return jsonPatch(before, operationsOf(patch, mayTell), mayTell, ask) as KubernetesObject
  }
  if (!isMapping(patch)) throw new Refusal(`A patch of type ${type} is a mapping of fields.`)
  const after = type === 'merge' ? mergePatch(before, patch) : strategicPatch(before, patch, '', before.kind)
  return after as KubernetesObject
}

/** @throws {Refusal} for a problem that has nothing to do with the operations. */
function servedOperations(before: KubernetesObject, { object, problem }: PatchedAnswer): Served {
  if (problem !== null && problem.kind !== 'other') refuseProblem(problem)
  return { object: object && { ...shown(object), ...statusOf(before) }, problem }
}

/**
 * What the API server makes of the object.
 *
 * @throws {UnknownUsed} where it cannot be asked yet, and what Drover foretells may be what is there, with defaults.
 */
function served(
  patch: Json,
  before: KubernetesObject,
  foretold: KubernetesObject,
  answer: PatchedAnswer,
): KubernetesObject {
  if (isUnknown(answer) && !isServed(before, foretold, 'inLists')) return foretold
  const { object, problem } = certain(answer)
  refuseProblem(problem)
  if (object === null) return foretold
  const after = shown(object)
  // A controller may have written its status between the two looks.
  if (!('status' in patch)) return { ...after, ...statusOf(before) }
  if (isServed(after['status'], foretold['status'], 'more')) return after
  throw new Refusal(
    'The API server takes no status from a patch: only the controller of the object writes it.',
  )
}

function shown(object: KubernetesObject): KubernetesObject {
  return unveil(object, () => undefined) as KubernetesObject
}

function statusOf({ status }: KubernetesObject): { readonly status?: unknown } {
  return status === undefined ? {} : { status }
}

function refuseUnknownFields(answer: PatchedAnswer): void {
  const { leftOut } = isUnknown(answer) ? UNASKED : answer
  if (leftOut.length > 0)
    throw new Refusal(`The API server would leave out what it does not know: ${leftOut.join(', ')}.`)
}

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  add: ['value'],
  replace: ['value'],
  test: ['value'],
  move: ['from'],
  copy: ['from'],
  remove: [],
}

function operationsOf(patch: unknown, mayTell: boolean): readonly Operation[] {
  if (!Array.isArray(patch) || patch.length === 0)
    throw new Refusal('A patch of type json is a list of operations.')
  for (const [index, one] of (patch as readonly unknown[]).entries()) {
    const { op, path, from }: Json = isMapping(one) ? one : {}
    const needs = typeof op === 'string' && Object.hasOwn(NEEDS, op) ? NEEDS[op] : undefined
    const pointers = [path, ...(from === undefined ? [] : [from])]
    const right =
      needs?.every((name) => name in (one as object)) === true &&
      pointers.every((pointer) => typeof pointer === 'string' && pointer.startsWith('/'))
    const which = mayTell ? JSON.stringify(one) : `number ${index + 1} of the list`
    if (!right) throw new Refusal(`This is no operation of a JSON patch: ${which}.`)
  }
  return patch as readonly Operation[]
}

/** Whether kind, name, namespace and uid, which make an object the one that it is, have stayed. */
function isSame(before: KubernetesObject, after: KubernetesObject): boolean {
  const same = (['name', 'namespace', 'uid'] as const).every(
    (key) => before.metadata[key] === after.metadata[key],
  )
  return same && before.kind === after.kind
}

/** What its controller will say of a new wish is known when it has said it. */
function withoutKnowledge(before: KubernetesObject, after: KubernetesObject): KubernetesObject {
  const isWish = (field: string): boolean => field !== 'metadata' && field !== 'status'
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(isWish)
  const same = fields.every((field) => isEqual(before[field], after[field]))
  const { status } = after
  if (same || status === undefined || isUnknown(status)) return after
  return isEqual(before['status'], status) ? { ...after, status: UNKNOWN } : after
}
