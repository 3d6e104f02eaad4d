import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { type LabelSelector, selects } from './label-selector.ts'
import { conditionOf, conditionText, fieldsOf, numberOf, textAt } from './object-fields.ts'
import { hasEnded, podTrouble } from './pod-trouble.ts'

type Lag = (object: KubernetesObject) => string | null

/** What a kind needs to be ready, as `kubectl rollout status` and `kubectl wait` see it. */
const BY_KIND: Readonly<Record<string, Lag>> = {
  Deployment: (object) => rollout(object, 'updatedReplicas', 'availableReplicas'),
  StatefulSet: (object) => rollout(object, 'updatedReplicas', 'readyReplicas'),
  ReplicaSet: (object) => rollout(object, 'fullyLabeledReplicas', 'readyReplicas'),
  ReplicationController: (object) => rollout(object, 'fullyLabeledReplicas', 'readyReplicas'),
  DaemonSet: daemonSet,
  Pod: podTrouble,
  Job: job,
  Node: (object) => conditionLag(object, 'Ready'),
  CustomResourceDefinition: (object) => conditionLag(object, 'Established'),
  APIService: (object) => conditionLag(object, 'Available'),
  PersistentVolumeClaim: (object) => phase(object, ['Bound']),
  PersistentVolume: (object) => phase(object, ['Bound', 'Available']),
  Namespace: (object) => phase(object, ['Active']),
}

/** Whether objects of a kind of Kubernetes may take time to be ready. */
export function hasReadiness(kind: string): boolean {
  return Object.hasOwn(BY_KIND, kind)
}

/**
 * Why an object is not ready, in a few words, with what its pods say; null when it is. A kind that is not in the list is
 * ready when its condition Ready or Available holds, or when it has none.
 */
export function readyLag(object: KubernetesObject, pods: readonly KubernetesObject[]): string | null {
  const lag = (BY_KIND[object.kind] ?? otherKind)(object)
  return lag === null ? null : [lag, ...podsOf(object, pods)].join('; ')
}

/** Most pods that are told of one object. */
const MOST = 2

function podsOf(object: KubernetesObject, pods: readonly KubernetesObject[]): string[] {
  const selector = fieldsOf(object, 'spec', 'selector') as LabelSelector
  if (Object.keys(selector).length === 0 || object.kind === 'ReplicationController') return []
  const own = pods.filter((pod) => !hasEnded(pod) && selects(selector, pod.metadata.labels))
  const told = own.flatMap((pod) => {
    const trouble = podTrouble(pod)
    return trouble === null ? [] : [`pod ${pod.metadata.name}: ${trouble}`]
  })
  return told.length > MOST ? [...told.slice(0, MOST), `${told.length - MOST} more pods`] : told
}

/** A condition that does not hold, and why. */
export function conditionLag(object: KubernetesObject, type: string, status = 'True'): string | null {
  const condition = conditionOf(object, type)
  if (condition === undefined) return `no condition ${type} yet`
  if (condition.status.toLowerCase() === status.toLowerCase()) return null
  return `${condition.type} is ${conditionText(condition)}`
}

/** The controller has not yet looked at what was last wished. */
function unseen(object: KubernetesObject): string | null {
  const seen = fieldsOf(object, 'status')['observedGeneration']
  return seen === undefined || Number(seen) < numberOf(object.metadata, 'generation')
    ? 'not yet seen by its controller'
    : null
}

function rollout(object: KubernetesObject, updated: string, ready: string): string | null {
  const waiting = unseen(object)
  if (waiting !== null) return waiting
  const status = fieldsOf(object, 'status')
  const wished = numberOf(fieldsOf(object, 'spec'), 'replicas', 1)
  const [isNew, isReady] = [numberOf(status, updated), numberOf(status, ready)]
  // Of a StatefulSet with a partition, or that is updated by deleting pods, some stay as they are.
  const keepsOld = object.kind === 'StatefulSet' && !isRolling(object)
  if (!keepsOld && isNew < wished) return `${isNew} of ${wished} updated, ${isReady} ready`
  if (!keepsOld && numberOf(status, 'replicas') > isNew)
    return `${numberOf(status, 'replicas') - isNew} old ones left`
  return isReady < wished ? `${isReady} of ${wished} ready` : null
}

function isRolling(object: KubernetesObject): boolean {
  const strategy = fieldsOf(object, 'spec', 'updateStrategy')
  return strategy['type'] !== 'OnDelete' && numberOf(fieldsOf(strategy, 'rollingUpdate'), 'partition') === 0
}

function daemonSet(object: KubernetesObject): string | null {
  const waiting = unseen(object)
  if (waiting !== null) return waiting
  const status = fieldsOf(object, 'status')
  const wished = numberOf(status, 'desiredNumberScheduled')
  const [isNew, isReady] = [numberOf(status, 'updatedNumberScheduled'), numberOf(status, 'numberAvailable')]
  const rolling = fieldsOf(object, 'spec', 'updateStrategy')['type'] !== 'OnDelete'
  if (rolling && isNew < wished) return `${isNew} of ${wished} updated, ${isReady} ready`
  return isReady < wished ? `${isReady} of ${wished} ready` : null
}

function job(object: KubernetesObject): string | null {
  const failed = conditionOf(object, 'Failed')
  if (failed?.status === 'True') return `failed: ${[failed.reason, failed.message].join(': ')}`
  return conditionLag(object, 'Complete')
}

function phase(object: KubernetesObject, wished: readonly string[]): string | null {
  const now = textAt(fieldsOf(object, 'status'), 'phase') ?? 'without a phase'
  return wished.includes(now) ? null : now
}

function otherKind(object: KubernetesObject): string | null {
  const type = ['Ready', 'Available'].find((name) => conditionOf(object, name) !== undefined)
  return type === undefined ? null : conditionLag(object, type)
}
