import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { conditionOf, fieldsOf, listOf, textAt } from './object-fields.ts'

interface ContainerStatus {
  readonly name: string
  readonly ready?: boolean
  readonly restartCount?: number
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string }
    readonly terminated?: { readonly reason?: string; readonly exitCode?: number }
  }
}

/** It has ended, well or not: an evicted pod stays in the list and never becomes ready. */
export function hasEnded(pod: KubernetesObject): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(fieldsOf(pod, 'status'), 'phase') ?? '')
}

export function isBeingDeleted({ metadata }: KubernetesObject): boolean {
  return metadata['deletionTimestamp'] !== undefined
}

/** Why a pod is not ready, in a few words; null when it is. */
export function podTrouble(pod: KubernetesObject): string | null {
  const status = fieldsOf(pod, 'status')
  if (hasEnded(pod)) return textAt(status, 'reason') ?? textAt(status, 'phase')
  if (isBeingDeleted(pod)) return 'being deleted'
  if (conditionOf(pod, 'Ready')?.status === 'True') return null
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status === 'False') return `not scheduled: ${scheduled.message ?? scheduled.reason ?? ''}`
  const containers = [
    ...listOf<ContainerStatus>(status, 'initContainerStatuses'),
    ...listOf<ContainerStatus>(status, 'containerStatuses'),
  ]
  const told = containers.map(containerTrouble).find((one) => one !== null)
  return told ?? podUnready(pod, textAt(status, 'phase') ?? 'Pending')
}

function podUnready(pod: KubernetesObject, phase: string): string {
  const node = fieldsOf(pod, 'spec')['nodeName']
  const where = typeof node === 'string' ? ` on ${node}` : ''
  return `${phase}${where}${phase === 'Running' ? ', not ready' : ''}`
}

function containerTrouble({ name, state, ready, restartCount = 0 }: ContainerStatus): string | null {
  const restarts =
    restartCount === 0 ? '' : ` (${restartCount} ${restartCount === 1 ? 'restart' : 'restarts'})`
  const { waiting, terminated } = state ?? {}
  if (waiting) {
    const why = waiting.reason === 'CreateContainerConfigError' ? `: ${waiting.message ?? ''}` : ''
    return `${name}: ${waiting.reason ?? 'waiting'}${why}${restarts}`
  }
  if (terminated && terminated.exitCode !== 0)
    return `${name}: ended with exit code ${terminated.exitCode ?? '?'}${restarts}`
  return ready === false && !terminated ? `${name}: not ready${restarts}` : null
}
