import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { type LabelSelector, selects } from './label-selector.ts'
import { conditionOf, fieldsOf, numberOf } from './object-fields.ts'
import { isExtension, ownerOf } from './pod-owner.ts'
import { hasEnded, isBeingDeleted } from './pod-trouble.ts'

/** What a disruption budget says of the eviction of a pod. */
export interface Budget {
  /** With its namespace: `shop/web`. */
  readonly name: string
  /**
   * `later`: once more of its pods are healthy, or whoever keeps pod and budget makes room. `never`: it wants all its pods.
   * `none`: two budgets for one pod.
   */
  readonly allows: 'now' | 'later' | 'never' | 'none'
}

/**
 * The budget that stands between a pod and its eviction; null when there is none. Source: Kubernetes' eviction API
 * (pods that have ended, wait or leave are not protected; a pod with two budgets cannot be evicted at all).
 */
export function budgetOf(pod: KubernetesObject, budgets: readonly KubernetesObject[]): Budget | null {
  if (hasEnded(pod) || isBeingDeleted(pod) || fieldsOf(pod, 'status')['phase'] === 'Pending') return null
  const own = budgets.filter(
    (one) =>
      one.metadata.namespace === pod.metadata.namespace &&
      selects(fieldsOf(one, 'spec', 'selector') as LabelSelector, pod.metadata.labels),
  )
  const [first, second] = own
  if (first === undefined) return null
  const name = own.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`).join(' and ')
  return { name, allows: second === undefined ? allowance(first, pod) : 'none' }
}

function allowance(budget: KubernetesObject, pod: KubernetesObject): Budget['allows'] {
  const status = fieldsOf(budget, 'status')
  const [healthy, wanted] = [numberOf(status, 'currentHealthy'), numberOf(status, 'desiredHealthy')]
  if (conditionOf(pod, 'Ready')?.status !== 'True') {
    const policy = fieldsOf(budget, 'spec')['unhealthyPodEvictionPolicy']
    if (policy === 'AlwaysAllow' || (wanted > 0 && healthy >= wanted)) return 'now'
  }
  if (numberOf(status, 'disruptionsAllowed') > 0) return 'now'
  const all = numberOf(status, 'expectedPods')
  return all > 0 && wanted >= all && !makesRoom(pod) ? 'never' : 'later'
}

/**
 * An extension that runs pods of its own keeps their budgets as well, and takes them away when they may go: Longhorn's are there
 * until the node is cordoned and no volume is attached to it.
 */
function makesRoom(pod: KubernetesObject): boolean {
  const owner = ownerOf(pod)
  return owner !== undefined && isExtension(owner)
}
