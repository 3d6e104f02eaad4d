import type { Unknown } from '../../src/index.ts'
import type { KubernetesObject } from '../probes/kubectl-object.ts'
import { textIn } from './longhorn-fields.ts'
import { conditionOf, conditionText, fieldsOf, numberOf } from './object-fields.ts'
import type { Objects } from './objects.ts'

export interface LonghornVolume {
  readonly name: string
  /** `attached`, `detached`, or on the way: `creating`, `attaching`, `detaching`, `deleting`. */
  readonly state: string
  /** `healthy`, `degraded`; `faulted`: no replica is left; `unknown`: while it is detached. */
  readonly robustness: string
  /** Where it is attached; empty: nowhere. */
  readonly node: string
  /** How many replicas it shall have. */
  readonly wanted: number
  /** Why replicas find no place; null: they have one. */
  readonly unscheduled: string | null
  /** When it was degraded last, as ISO 8601; empty: never. */
  readonly degradedAt: string
  readonly replicas: readonly Replica[] | Unknown
}

export interface Replica {
  readonly node: string
  readonly disk_path: string
  /** Below `replicas` of the disk. */
  readonly directory: string
  /** As the engine sees it: `RW`, `WO` while it is being rebuilt, `ERR`; empty: it does not use it. */
  readonly mode: string
  readonly healthy: boolean
  /** Its data cannot be used as they are. */
  readonly failed: boolean
  /** Percent; null: it is not being rebuilt. */
  readonly progress: number | null
}

/** A volume with its engine and its replicas; null: there is none of that name. */
export function volumeOf(objects: Objects, name: string): LonghornVolume | null {
  const volume = objects.one('Volume', name)
  if (volume === undefined) return null
  const scheduled = conditionOf(volume, 'Scheduled')
  return {
    name,
    state: textIn(volume, 'status', 'state'),
    robustness: textIn(volume, 'status', 'robustness'),
    node: textIn(volume, 'status', 'currentNodeID'),
    wanted: numberOf(fieldsOf(volume, 'spec'), 'numberOfReplicas'),
    unscheduled: scheduled?.status === 'False' ? conditionText({ ...scheduled, status: '' }) : null,
    degradedAt: textIn(volume, 'status', 'lastDegradedAt'),
    replicas: replicasOf(objects, name),
  }
}

function replicasOf(objects: Objects, volume: string): readonly Replica[] {
  const isOwn = (object: KubernetesObject) => fieldsOf(object, 'spec')['volumeName'] === volume
  const engines = objects.all('Engine').filter(isOwn)
  const engine = engines.find((one) => fieldsOf(one, 'spec')['active'] === true) ?? engines[0]
  const replicas = objects.all('Replica').filter(isOwn)
  return replicas
    .map((replica) => replicaOf(replica, engine))
    .sort((one, other) => compare(`${one.node} ${one.directory}`, `${other.node} ${other.directory}`))
}

function replicaOf(replica: KubernetesObject, engine: KubernetesObject | undefined): Replica {
  const spec = (name: string) => textIn(replica, 'spec', name)
  const mode = textIn(engine, 'status', 'replicaModeMap', replica.metadata.name)
  const failed = spec('failedAt') !== ''
  return {
    node: spec('nodeID'),
    disk_path: spec('diskPath'),
    directory: spec('dataDirectoryName'),
    mode,
    healthy: mode === 'RW' || (mode === '' && !failed && spec('healthyAt') !== ''),
    failed,
    progress: progressOf(replica.metadata.name, engine),
  }
}

/** Rebuilds are named by the address of the replica, `tcp://10.42.1.7:10010`, and addresses by its name without `tcp://`. */
function progressOf(name: string, engine: KubernetesObject | undefined): number | null {
  const address = textIn(engine, 'status', 'currentReplicaAddressMap', name)
  const rebuild = fieldsOf(engine ?? {}, 'status', 'rebuildStatus', `tcp://${address}`)
  return rebuild['isRebuilding'] === true ? numberOf(rebuild, 'progress') : null
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
