import { defineProbe, type Unknown } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** Longhorn's own view of a node of the cluster. */
export interface LonghornNode {
  readonly scheduling: boolean
  readonly evicting: boolean
  readonly tags: readonly string[]
  /** By type: `Ready`, `Schedulable`, `MountPropagation` … */
  readonly conditions: Readonly<Record<string, Condition>>
  /** By name. What only the status still names, or does not name yet, is here as well. */
  readonly disks: Readonly<Record<string, LonghornDisk>>
}

export interface Condition {
  readonly status: string
  readonly reason: string
  readonly message: string
}

export interface LonghornDisk {
  /** null: it was taken off, and Longhorn has not followed yet. */
  readonly spec: DiskSpec | null
  /** null: it was added, and Longhorn has not followed yet. */
  readonly status: DiskStatus | null
}

export interface DiskSpec {
  /** As it was written: `/var/lib/longhorn/`. */
  readonly path: string
  readonly type: string
  readonly scheduling: boolean
  readonly evicting: boolean
  /** Bytes that Longhorn leaves to others. */
  readonly reserved: number
  readonly tags: readonly string[]
}

export interface DiskStatus {
  /** Empty: Longhorn never saw the disk ready. */
  readonly uuid: string | Unknown
  readonly path: string
  readonly ready: Condition
  readonly schedulable: Condition
  /** Bytes; 0 while it is not ready. */
  readonly size: number | Unknown
  /** Bytes given to replicas and backing images. Longhorn says 0 for each disk that is not ready. */
  readonly scheduled: number
  readonly replicas: readonly string[]
  readonly backingImages: readonly string[]
}

export interface LonghornNodesAnswer {
  readonly nodes: Readonly<Record<string, LonghornNode>>
  readonly problem: Problem | null
}

/** All of Longhorn's nodes, so that steps for several nodes ask once. */
export const longhornNodes = defineProbe({
  name: 'longhorn-nodes',
  summary: "Longhorn's nodes and their disks.",
  scope: 'cluster',
  read: (access: AccessArgument, namespace: string) =>
    withKubectl(
      access,
      kubectl(access, ['get', 'nodes.longhorn.io', ...inNamespace(namespace), '--output=json']),
    ),
  exits: 'any',
  parse: (output): LonghornNodesAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { nodes: {}, problem }
    const { items } = JSON.parse(output.stdout) as { items: readonly NodeObject[] }
    return { nodes: Object.fromEntries(items.map((item) => [item.metadata.name, nodeOf(item)])), problem }
  },
})

/** As Longhorn's CRD `nodes.longhorn.io` has it, v1beta2. */
export interface NodeObject {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly allowScheduling?: boolean
    readonly evictionRequested?: boolean
    readonly tags?: readonly string[]
    readonly disks?: Readonly<Record<string, Partial<SpecObject>>>
  }
  readonly status?: {
    readonly conditions?: readonly ConditionObject[]
    readonly diskStatus?: Readonly<Record<string, Partial<StatusObject>>> | null
  }
}

interface SpecObject {
  readonly path: string
  readonly diskType: string
  readonly allowScheduling: boolean
  readonly evictionRequested: boolean
  readonly storageReserved: number
  readonly tags: readonly string[] | null
}

interface StatusObject {
  readonly conditions: readonly ConditionObject[] | null
  readonly diskUUID: string
  readonly diskPath: string
  readonly storageMaximum: number
  readonly storageScheduled: number
  readonly scheduledReplica: Readonly<Record<string, number>> | null
  readonly scheduledBackingImage: Readonly<Record<string, number>> | null
}

interface ConditionObject extends Partial<Condition> {
  readonly type: string
}

export function nodeOf({ spec, status = {} }: NodeObject): LonghornNode {
  const specs = spec.disks ?? {}
  const statuses = status.diskStatus ?? {}
  const names = [...new Set([...Object.keys(specs), ...Object.keys(statuses)])].sort()
  return {
    scheduling: spec.allowScheduling ?? false,
    evicting: spec.evictionRequested ?? false,
    tags: spec.tags ?? [],
    conditions: conditionsOf(status.conditions),
    disks: Object.fromEntries(
      names.map((name) => [name, { spec: diskSpec(specs[name]), status: diskStatus(statuses[name]) }]),
    ),
  }
}

function diskSpec(object: Partial<SpecObject> | undefined): DiskSpec | null {
  if (object === undefined) return null
  return {
    path: object.path ?? '',
    type: object.diskType ?? 'filesystem',
    scheduling: object.allowScheduling ?? false,
    evicting: object.evictionRequested ?? false,
    reserved: object.storageReserved ?? 0,
    tags: object.tags ?? [],
  }
}

const NOT_SAID: Condition = { status: 'Unknown', reason: '', message: '' }

function diskStatus(object: Partial<StatusObject> | undefined): DiskStatus | null {
  if (object === undefined) return null
  const { Ready: ready = NOT_SAID, Schedulable: schedulable = NOT_SAID } = conditionsOf(object.conditions)
  return {
    uuid: object.diskUUID ?? '',
    path: object.diskPath ?? '',
    ready,
    schedulable,
    size: object.storageMaximum ?? 0,
    scheduled: object.storageScheduled ?? 0,
    replicas: Object.keys(object.scheduledReplica ?? {}).sort(),
    backingImages: Object.keys(object.scheduledBackingImage ?? {}).sort(),
  }
}

function conditionsOf(
  conditions: readonly ConditionObject[] | null | undefined,
): Readonly<Record<string, Condition>> {
  return Object.fromEntries(
    (conditions ?? []).map(({ type, status = 'Unknown', reason = '', message = '' }) => [
      type,
      { status, reason, message: message.trim() },
    ]),
  )
}
