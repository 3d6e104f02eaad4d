// The nodes of a control plane: kwok plays the kubelet, one process for each, so that one of them can lose its power.
import { join } from 'node:path'
import { machines } from '../machines.ts'
import { freePort } from '../ports.ts'
import { builtPrograms } from './build.ts'
import type { Certificates } from './certificates.ts'
import { startDaemon } from './daemon.ts'
import { podSettingsFile } from './pod-settings.ts'
import { daemonFolder } from './started.ts'

/** A node; a control plane's has the label and the taint that kubeadm gives it. `address`: where its kubelet answers. */
export type Node = { name: string; controlPlane: boolean; address: string }

/** The lab's four machines as nodes. Each answers on a loopback address of its own, as a machine would on its port 10250. */
export const labNodes: readonly Node[] = machines.map(({ name, group }, index) => ({
  name,
  controlPlane: group === 'control_plane',
  address: `127.0.1.${index + 1}`,
}))

const stagesFile = join(import.meta.dirname, 'stages.yaml')

/** The process that plays the node's kubelet. */
export function nodeDaemon(name: string): string {
  return `node-${name}`
}

/** The Node object as a kubelet registers it; what its status says comes from kwok. */
export function nodeObject({ name, controlPlane }: Node): object {
  const role = {
    'node-role.kubernetes.io/control-plane': '',
    'node.kubernetes.io/exclude-from-external-load-balancers': '',
  }
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'beta.kubernetes.io/arch': 'amd64',
    ...(controlPlane ? role : {}),
  }
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: controlPlane ? { taints } : {} }
}

/** Switches the node on for the first time. Its lease is renewed every quarter of 40 s, as a kubelet's is. */
export async function startNode(directory: string, node: Node, certificates: Certificates): Promise<void> {
  const { kwok } = await builtPrograms(['kwok'])
  const port = await freePort(10250, node.address)
  const folder = daemonFolder(directory)
  await startDaemon({
    folder,
    name: nodeDaemon(node.name),
    program: kwok,
    words: [
      `--kubeconfig=${join(directory, 'kubeconfig')}`,
      `--config=${stagesFile}`,
      `--config=${podSettingsFile(directory)}`,
      `--manage-single-node=${node.name}`,
      '--node-lease-duration-seconds=40',
      `--node-ip=${node.address}`,
      `--node-name=${node.name}`,
      `--node-port=${port}`,
      `--server-address=${node.address}:${port}`,
      `--tls-cert-file=${certificates.kubelet.cert}`,
      `--tls-private-key-file=${certificates.kubelet.key}`,
    ],
  })
}
