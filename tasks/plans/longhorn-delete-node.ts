import { Refusal } from '../../src/index.ts'
import { inNamespace } from '../probes/kubectl.ts'
import { change, CLUSTER } from './cluster.ts'
import type { NodePlan } from './longhorn-disk-change.ts'
import { type NodeAnswers, withNode, withoutNode } from './longhorn-node-answers.ts'
import { type LonghornObject, mergeWords, patch } from './longhorn-patch.ts'
import { refuseLonghornProblem } from './longhorn-problem.ts'

/** Why Longhorn lets go of a node. Source: webhook/resources/node/validator.go of longhorn-manager. */
const GONE = ['KubernetesNodeGone', 'ManagerPodMissing']

/** Takes a node out of Longhorn that the cluster has lost. */
export function* deleteNode(object: LonghornObject, before: NodeAnswers): NodePlan {
  const { name, namespace, kind, access } = object
  refuseLonghornProblem(before.longhorn.problem)
  const node = before.longhorn.nodes[name]
  if (node === undefined) return before
  const { status = 'Unknown', reason = '' } = node.conditions['Ready'] ?? {}
  if (status === 'True' || !GONE.includes(reason))
    throw new Refusal(
      `Longhorn keeps ${name} as long as it is in the cluster (Ready: ${[status, reason].filter(Boolean).join(', ')}): empty it, then \`kubectl delete node ${name}\`; Longhorn follows.`,
    )
  let now = before
  if (node.scheduling) {
    now = withNode(now, name, { scheduling: false })
    yield {
      summary: `put nothing more on ${name}`,
      set: now,
      run: [patch(object, mergeWords(object, { spec: { allowScheduling: false } }))],
      unsettles: [...CLUSTER],
    }
  }
  now = withoutNode(now, name)
  yield {
    summary: `take ${name} out of Longhorn`,
    set: now,
    run: [change(access, ['delete', kind, name, ...inNamespace(namespace), '--timeout=60s'])],
    unsettles: [...CLUSTER],
  }
  return now
}
