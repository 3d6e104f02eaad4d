import { defineProbe } from '../../src/index.ts'
import { type Budget, budgetOf } from '../plans/budgets.ts'
import { fieldsOf, listOf } from '../plans/object-fields.ts'
import { ownerOf } from '../plans/pod-owner.ts'
import { hasEnded } from '../plans/pod-trouble.ts'
import { type AccessArgument, kubectl, withKubectl } from './kubectl.ts'
import type { KubernetesObject } from './kubectl-object.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** A pod that draining its node would evict. */
export interface DrainedPod {
  /** `ReplicaSet web-589cc5d448`; null: nobody brings it back. A pod that has ended needs nobody. */
  readonly owner: string | null
  readonly ended: boolean
  /** Volumes whose data end with it. */
  readonly emptyDir: readonly string[]
  readonly budget: Budget | null
}

export interface DrainAnswer {
  /** null: there is no such node. */
  readonly node: { readonly unschedulable: boolean } | null
  /** By namespace and name: `shop/web-589cc5d448-x2x7k`. */
  readonly pods: Readonly<Record<string, DrainedPod>>
  /** Pods of DaemonSets, which would come back at once. */
  readonly daemonSetPods: readonly string[]
  readonly problem: Problem | null
}

/** What draining a node would evict, and what stands in the way. Static pods, which only the node itself can end, are left out. */
export const kubectlDrain = defineProbe({
  name: 'kubectl-drain',
  summary: 'What draining a node would evict.',
  scope: 'cluster',
  read: (access: AccessArgument, _node: string) =>
    withKubectl(
      access,
      kubectl(access, ['get', 'node,pod,poddisruptionbudget', '--all-namespaces', '--output=json']),
    ),
  exits: 'any',
  parse: (output, _access, name): DrainAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { node: null, pods: {}, daemonSetPods: [], problem }
    const { items } = JSON.parse(output.stdout) as { items: KubernetesObject[] }
    const node = items.find(({ kind, metadata }) => kind === 'Node' && metadata.name === name)
    if (node === undefined) return { node: null, pods: {}, daemonSetPods: [], problem: null }
    const budgets = items.filter(({ kind }) => kind === 'PodDisruptionBudget')
    const pods = items.filter(
      (one) => one.kind === 'Pod' && fieldsOf(one, 'spec')['nodeName'] === name && !isStatic(one),
    )
    const stays = pods.filter((one) => ownerOf(one)?.kind === 'DaemonSet' && !hasEnded(one))
    const goes = pods.filter((one) => !stays.includes(one))
    return {
      node: { unschedulable: fieldsOf(node, 'spec')['unschedulable'] === true },
      pods: Object.fromEntries(goes.map((one) => [nameOf(one), drained(one, budgets)])),
      daemonSetPods: stays.map(nameOf),
      problem: null,
    }
  },
})

/** The mark of a pod that the node's kubelet runs from a file of its own. */
function isStatic({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

function drained(pod: KubernetesObject, budgets: readonly KubernetesObject[]): DrainedPod {
  const owner = ownerOf(pod)
  const volumes = listOf<{ name: string; emptyDir?: object }>(fieldsOf(pod, 'spec'), 'volumes')
  return {
    owner: owner === undefined ? null : `${owner.kind} ${owner.name}`,
    ended: hasEnded(pod),
    emptyDir: volumes.filter((volume) => volume.emptyDir !== undefined).map((volume) => volume.name),
    budget: budgetOf(pod, budgets),
  }
}
