import type { Predicate } from '../../src/index.ts'
import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { fieldsOf } from './object-fields.ts'
import { hasEnded, isBeingDeleted } from './pod-trouble.ts'
import { conditionLag, readyLag } from './ready-lag.ts'

/** What is waited for. */
export interface Awaited {
  /** As messages call it: `deployment`. */
  readonly kind: string
  /** Empty: whatever there is. */
  readonly names: readonly string[]
  readonly state: 'ready' | 'present' | 'absent'
  /** `Available`, `Ready=False`; empty for none. */
  readonly condition: string
  /** That many must be there at least. */
  readonly count: number
}

/** One object, or a group of them, that is not yet as wished. */
export interface Lag {
  readonly object: string
  readonly why: string
}

/** What is not yet as wished among objects; `pods`: what may say why. */
export function waitLag(
  wish: Awaited,
  objects: readonly KubernetesObject[],
  pods: readonly KubernetesObject[],
  predicates: readonly Predicate[],
): Lag[] {
  const named = wish.names.length > 0
  const own = objects.filter(
    (one) => (!named || wish.names.includes(one.metadata.name)) && (named || isMeant(wish, one)),
  )
  if (wish.state === 'absent') return own.map((one) => ({ object: nameOf(wish, one), why: stillThere(one) }))
  const late = own.flatMap((one): Lag[] => {
    const why = whyNot(wish, one, pods, predicates)
    return why === null ? [] : [{ object: nameOf(wish, one), why }]
  })
  return [...missing(wish, own), ...late]
}

/** Pods that have ended, or are about to, will never be ready: others stand for them. */
function isMeant({ state, condition }: Awaited, object: KubernetesObject): boolean {
  const live = state === 'ready' || /^(ready|containersready)$/i.test(condition)
  return object.kind !== 'Pod' || !live || !(hasEnded(object) || isBeingDeleted(object))
}

function missing({ kind, names, count }: Awaited, own: readonly KubernetesObject[]): Lag[] {
  const gone = names.filter((name) => !own.some(({ metadata }) => metadata.name === name))
  if (gone.length > 0) return gone.map((name) => ({ object: `${kind} ${name}`, why: 'not there' }))
  if (own.length >= count) return []
  return [{ object: kind, why: count === 1 ? 'none there' : `${own.length} of ${count} there` }]
}

function whyNot(
  { state, condition }: Awaited,
  object: KubernetesObject,
  pods: readonly KubernetesObject[],
  predicates: readonly Predicate[],
): string | null {
  const [type = '', status = 'True'] = condition.split('=')
  const unmet = predicates.find((one) => !one.holds(object))
  return (
    (state === 'ready' ? readyLag(object, pods) : null) ??
    (type === '' ? null : conditionLag(object, type, status)) ??
    (unmet === undefined ? null : `not yet ${unmet.source.trim()}`)
  )
}

function stillThere(object: KubernetesObject): string {
  if (!isBeingDeleted(object)) return 'still there'
  const finalizers = Object.values(fieldsOf(object, 'metadata', 'finalizers'))
  return finalizers.length === 0 ? 'being deleted' : `being deleted, held by ${finalizers.join(', ')}`
}

function nameOf({ kind }: Awaited, { metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`
}

/** Most objects that are told. */
const MOST = 3

/** The first of them in words: `pod web-0: Pending; 2 more`. */
export function lagText(lag: readonly Lag[]): string {
  const told = lag.slice(0, MOST).map(({ object, why }) => `${object}: ${why}`)
  return [...told, ...(lag.length > MOST ? [`${lag.length - MOST} more`] : [])].join('; ')
}
