import { defineProbe } from '../../src/index.ts'
import { type DiskLag, diskLags, nodeLags } from '../plans/longhorn-node-lag.ts'
import { longhornParts } from '../plans/longhorn-parts.ts'
import { Objects } from '../plans/objects.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import type { KubernetesObject } from './kubectl-object.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** How far an installation of Longhorn has come. */
export interface LonghornState {
  /** As Longhorn says it: `v1.10.0`; null: it has not said so yet. */
  readonly version: string | null
  /** How many nodes of the cluster Longhorn's DaemonSet wants; null: nobody knows yet. */
  readonly wanted: number | null
  /** All that Longhorn consists of, by name: `ready`, or what is missing. */
  readonly parts: Readonly<Record<string, string>>
  /** Longhorn's nodes, by name: `ready`, or what is missing. */
  readonly nodes: Readonly<Record<string, string>>
  /** Disks that may be used, by node and path: `ready`, or what is missing, and whether they may get more. */
  readonly disks: Readonly<Record<string, DiskLag>>
  readonly problem: Problem | null
}

/** What is asked in one go; Longhorn's kinds with their group, since `nodes` alone are the cluster's. */
const KINDS = [
  ...['daemonsets.apps', 'deployments.apps', 'pods'],
  ...['engineimages', 'instancemanagers', 'nodes', 'settings'].map((kind) => `${kind}.longhorn.io`),
  ...['storageclasses', 'csidrivers', 'csinodes'].map((kind) => `${kind}.storage.k8s.io`),
  ...['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
]

export const longhornState = defineProbe({
  name: 'longhorn-state',
  summary: 'How far an installation of Longhorn has come.',
  scope: 'cluster',
  read: (access: AccessArgument, namespace: string) =>
    withKubectl(
      access,
      kubectl(access, ['get', KINDS.join(','), ...inNamespace(namespace), '--output=json']),
    ),
  exits: 'any',
  parse: (output): LonghornState => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { version: null, wanted: null, parts: {}, nodes: {}, disks: {}, problem }
    const { items } = JSON.parse(output.stdout) as { items: readonly KubernetesObject[] }
    const objects = new Objects(items)
    return {
      version: objects.setting('current-longhorn-version'),
      wanted: wantedOf(objects),
      parts: longhornParts(objects),
      nodes: nodeLags(objects),
      disks: diskLags(objects),
      problem,
    }
  },
})

function wantedOf(objects: Objects): number | null {
  const status = objects.one('DaemonSet', 'longhorn-manager')?.['status'] as
    { desiredNumberScheduled?: number } | undefined
  return status?.desiredNumberScheduled ?? null
}
