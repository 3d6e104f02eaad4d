// The kubelet's part for pods that have volumes: they run when all of these are attached to their node.
import { machineAddress } from '../network/hub.ts'
import type { Machine } from '../network/machines.ts'
import type { Api } from './api.ts'
import { statusOf, type Pod } from './real-pods.ts'

type WithVolumes = Pod & { spec: { volumes?: { persistentVolumeClaim?: { claimName: string } }[] } }
type Claim = { metadata: { name: string; namespace: string }; spec: { volumeName?: string } }
type Attachment = {
  spec: { attacher: string; nodeName: string; source: { persistentVolumeName: string } }
  status: { attached: boolean }
}
type Node = { status: { volumesInUse?: string[] } }

export async function runPodsWithVolumes(_directory: string, api: Api, on: Machine[]): Promise<void> {
  const pods = (await api.list<WithVolumes>('/api/v1/pods')).filter((pod) => claimsOf(pod).length > 0)
  const claims = pods.length === 0 ? [] : await api.list<Claim>('/api/v1/persistentvolumeclaims')
  const attachments = await api.list<Attachment>('/apis/storage.k8s.io/v1/volumeattachments')
  for (const machine of on) {
    const here = pods.filter(({ spec }) => spec.nodeName === machine.name)
    const inUse = new Set<string>()
    for (const pod of here) {
      const volumes = claimsOf(pod).map((name) => volumeOf(claims, pod.metadata.namespace, name))
      const attached = attachments.filter(
        ({ spec, status }) => status.attached && spec.nodeName === machine.name,
      )
      for (const name of volumes) {
        const found = attached.find(({ spec }) => spec.source.persistentVolumeName === name)
        if (found !== undefined) inUse.add(`kubernetes.io/csi/${found.spec.attacher}^${name ?? ''}`)
      }
      const allThere = volumes.every((name) =>
        attached.some(({ spec }) => spec.source.persistentVolumeName === name),
      )
      const bound = volumes.every((name) => name?.startsWith('pvc-') !== true) || allThere
      if (bound && volumes.every((name) => name !== undefined)) await start(api, pod, machine)
    }
    await reportInUse(api, machine.name, [...inUse].sort())
  }
}

function claimsOf({ spec }: WithVolumes): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
}

function volumeOf(claims: Claim[], namespace: string, name: string): string | undefined {
  return claims.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)?.spec
    .volumeName
}

async function start(api: Api, pod: Pod, { number }: Machine): Promise<void> {
  const { deletionTimestamp, namespace, name } = pod.metadata
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  if (deletionTimestamp !== undefined || ready) return
  const now = new Date().toISOString().replace(/\.\d+/, '')
  const status = statusOf(pod, { state: 'running', ready: true, restarts: 0 }, machineAddress(number), now)
  await api.patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { status })
}

/** While a volume is in use, the controllers do not detach it; a node without power takes nothing back. */
async function reportInUse(api: Api, node: string, volumesInUse: string[]): Promise<void> {
  const found = await api.get<Node>(`/api/v1/nodes/${node}`)
  if (JSON.stringify(found?.status.volumesInUse ?? []) === JSON.stringify(volumesInUse)) return
  await api.patch(`/api/v1/nodes/${node}/status`, { status: { volumesInUse } })
}
