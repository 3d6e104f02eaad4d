import type { KubernetesObject } from '../probes/kubectl-object.ts'
import type { LonghornVolume, Replica } from '../probes/longhorn-volumes.ts'
import { conditionOf, conditionText, fieldsOf, numberOf } from './object-fields.ts'
import type { Objects } from './objects.ts'

/** A volume with its engine and its replicas; null: there is none of that name. */
export function volumeOf(objects: Objects, name: string): LonghornVolume | null {
  const volume = objects.one('Volume', name)
  if (volume === undefined) return null
  const [spec, status] = [fieldsOf(volume, 'spec'), fieldsOf(volume, 'status')]
  const scheduled = conditionOf(volume, 'Scheduled')
  return {
    name,
    state: text(status['state']),
    robustness: text(status['robustness']),
    node: text(status['currentNodeID']),
    wanted: numberOf(spec, 'numberOfReplicas'),
    unscheduled: scheduled?.status === 'False' ? conditionText({ ...scheduled, status: '' }) : null,
    degradedAt: text(status['lastDegradedAt']),
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
  const spec = fieldsOf(replica, 'spec')
  const mode = text(fieldsOf(engine ?? {}, 'status', 'replicaModeMap')[replica.metadata.name])
  const failed = text(spec['failedAt']) !== ''
  return {
    node: text(spec['nodeID']),
    disk_path: text(spec['diskPath']),
    directory: text(spec['dataDirectoryName']),
    mode,
    healthy: mode === 'RW' || (mode === '' && !failed && text(spec['healthyAt']) !== ''),
    failed,
    progress: progressOf(replica.metadata.name, engine),
  }
}

/** Rebuilds are named by the address of the replica, `tcp://10.42.1.7:10010`, and addresses by its name without `tcp://`. */
function progressOf(name: string, engine: KubernetesObject | undefined): number | null {
  const status = fieldsOf(engine ?? {}, 'status')
  const address = text(fieldsOf(status, 'currentReplicaAddressMap')[name])
  const rebuild = fieldsOf(status, 'rebuildStatus', `tcp://${address}`)
  return rebuild['isRebuilding'] === true ? numberOf(rebuild, 'progress') : null
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
