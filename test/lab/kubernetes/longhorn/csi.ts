// What the containers of Longhorn's CSI driver and the kubelets do for a volume: they provision, attach and mount it by
// the real manager's API. The driver's pods are played by kwok, so nothing of it happens before they are ready.
import type { Machine } from '../network/machines.ts'
import type { Api } from './api.ts'
import { managerOf, type Manager } from './manager.ts'
import { runPodsWithVolumes } from './pods-with-volumes.ts'

const driver = 'driver.longhorn.io'

type Named = {
  metadata: {
    name: string
    uid: string
    namespace: string
    deletionTimestamp?: string
    finalizers?: string[]
  }
}
type Claim = Named & {
  spec: {
    storageClassName?: string
    volumeName?: string
    accessModes: string[]
    resources: { requests: { storage: string } }
  }
}
type Class = Named & { provisioner: string; parameters?: Record<string, string>; reclaimPolicy?: string }
type Volume = Named & {
  spec: { csi?: { driver: string; volumeHandle: string }; persistentVolumeReclaimPolicy: string }
  status: { phase: string }
}
type Attachment = Named & {
  spec: { attacher: string; nodeName: string; source: { persistentVolumeName: string } }
  status: { attached: boolean }
}
type DaemonSet = { status?: { numberReady?: number } }

const finalizer = 'external-attacher/driver-longhorn-io'

/** One look at all of it. `on`: the machines that have power. */
export async function actAsCsi(directory: string, api: Api, on: Machine[]): Promise<void> {
  const plugin = await api.get<DaemonSet>(
    '/apis/apps/v1/namespaces/longhorn-system/daemonsets/longhorn-csi-plugin',
  )
  const manager = await managerOf(on)
  if ((plugin?.status?.numberReady ?? 0) > 0 && manager !== null) {
    for (const machine of on) await register(api, machine.name)
    await provision(api, manager)
    await remove(api, manager)
    await attach(api, manager)
  }
  await runPodsWithVolumes(directory, api, on)
}

/** As the node-driver-registrar does by way of the kubelet. */
async function register(api: Api, node: string): Promise<void> {
  const path = '/apis/storage.k8s.io/v1/csinodes'
  const found = await api.get<{ spec: { drivers: { name: string }[] } }>(`${path}/${node}`)
  if (found?.spec.drivers.some(({ name }) => name === driver) === true) return
  const drivers = [{ name: driver, nodeID: node, topologyKeys: ['kubernetes.io/hostname'] }]
  if (found !== null) {
    await api.patch(`${path}/${node}`, { spec: { drivers } })
    return
  }
  const metadata = { name: node }
  await api.post(path, { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata, spec: { drivers } })
}

/** As the external-provisioner does: a volume for every claim of a class of ours that has none. */
async function provision(api: Api, manager: Manager): Promise<void> {
  const claims = (await api.list<Claim>('/api/v1/persistentvolumeclaims')).filter(
    ({ spec }) => spec.volumeName === undefined,
  )
  if (claims.length === 0) return
  const classes = await api.list<Class>('/apis/storage.k8s.io/v1/storageclasses')
  for (const claim of claims) {
    const its = classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName)
    if (its?.provisioner !== driver) continue
    const name = `pvc-${claim.metadata.uid}`
    const made = await manager.create(name, claim.spec.resources.requests.storage, its.parameters ?? {})
    if (made) await api.post('/api/v1/persistentvolumes', volumeFor(name, claim, its))
  }
}

function volumeFor(
  name: string,
  claim: Claim,
  { metadata, parameters = {}, reclaimPolicy = 'Delete' }: Class,
): object {
  const { uid, namespace, name: claimName } = claim.metadata
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': driver } },
    spec: {
      accessModes: claim.spec.accessModes,
      capacity: { storage: claim.spec.resources.requests.storage },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claimName, namespace, uid },
      csi: {
        driver,
        volumeHandle: name,
        fsType: parameters['fsType'] ?? 'ext4',
        volumeAttributes: parameters,
      },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: metadata.name,
      volumeMode: 'Filesystem',
    },
  }
}

/** As the external-provisioner does when a claim is gone. */
async function remove(api: Api, manager: Manager): Promise<void> {
  for (const { metadata, spec, status } of await api.list<Volume>('/api/v1/persistentvolumes')) {
    const released = status.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete'
    if (!released || spec.csi?.driver !== driver) continue
    if (await manager.remove(spec.csi.volumeHandle))
      await api.delete(`/api/v1/persistentvolumes/${metadata.name}`)
  }
}

/** As the external-attacher does. A new attachment waits for its volume, a deleted one for its detachment. */
async function attach(api: Api, manager: Manager): Promise<void> {
  const path = '/apis/storage.k8s.io/v1/volumeattachments'
  for (const { metadata, spec, status } of await api.list<Attachment>(path)) {
    if (spec.attacher !== driver) continue
    const one = `${path}/${metadata.name}`
    const volume = spec.source.persistentVolumeName
    if (metadata.deletionTimestamp !== undefined) {
      if (await manager.detach(volume, spec.nodeName, metadata.name))
        await api.patch(one, { metadata: { finalizers: null } })
    } else if (!status.attached) {
      if (metadata.finalizers === undefined) await api.patch(one, { metadata: { finalizers: [finalizer] } })
      if (await manager.attach(volume, spec.nodeName, metadata.name))
        await api.patch(`${one}/status`, { status: { attached: true } })
    }
  }
}
