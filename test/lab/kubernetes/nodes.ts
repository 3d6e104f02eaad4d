// The nodes of a control plane: kwok plays the kubelet, one process for each, so that one of them can lose its power.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import { machines } from '../machines.ts'
import { freePort } from '../ports.ts'
import { builtPrograms } from './build.ts'
import type { Certificates } from './certificates.ts'
import { withoutRealPods, type Stage } from './longhorn/real-pods.ts'
import { startInside } from './network/start.ts'
import { podLogsFolder } from './pod-view.ts'

/** A node; a control plane's has the label and the taint that kubeadm gives it. `address`: where its kubelet answers. */
export type Node = { name: string; controlPlane: boolean; address: string }

/** The lab's four machines as nodes. Each answers on a loopback address of its own, as a machine would on its port 10250. */
export const labNodes: readonly Node[] = machines.map(({ name, group }, index) => ({
  name,
  controlPlane: group === 'control_plane',
  address: `127.0.1.${index + 1}`,
}))

/** Writes how nodes and pods behave; in a network, Longhorn's own pods are not kwok's to report (longhorn/agent.ts). */
export function writeStages(directory: string, network: boolean): void {
  const text = readFileSync(join(import.meta.dirname, 'stages.yaml'), 'utf8')
  const stages = parseAllDocuments(text).map((document) => document.toJS() as Stage)
  const all = network ? withoutRealPods(stages) : stages
  writeFileSync(stagesFile(directory), all.map((stage) => stringify(stage)).join('---\n'))
}

function stagesFile(directory: string): string {
  return join(directory, 'stages.yaml')
}

/** The processes that play the node's kubelet: one for what it reports, one for what it is asked. */
export function nodeDaemons(name: string): [string, string] {
  return [`node-${name}`, `pods-${name}`]
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
  // As a kubelet says it: the controllers attach its volumes.
  const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' }
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations },
    spec: controlPlane ? { taints } : {},
  }
}

/**
 * Switches the node on for the first time. Its lease is renewed every quarter of 40 s, as a kubelet's is; on its
 * address it answers `kubectl exec` and `kubectl logs`.
 */
export async function startNode(directory: string, node: Node, certificates: Certificates): Promise<void> {
  const port = await freePort(10250, node.address)
  const { kwok, podserver } = await builtPrograms(['kwok', 'podserver'])
  const [kubelet, pods] = nodeDaemons(node.name)
  await startInside(directory, kubelet, kwok, kwokWords(directory, node, port))
  const words = podserverWords(directory, `${node.address}:${port}`, certificates)
  await startInside(directory, pods, podserver, words)
}

function kwokWords(directory: string, { name, address }: Node, port: number): string[] {
  return [
    `--kubeconfig=${join(directory, 'kubeconfig')}`,
    `--config=${stagesFile(directory)}`,
    `--manage-single-node=${name}`,
    '--node-lease-duration-seconds=40',
    `--node-ip=${address}`,
    `--node-name=${name}`,
    `--node-port=${port}`,
    `--server-address=${address}:0`,
  ]
}

function podserverWords(directory: string, address: string, { ca, kubelet }: Certificates): string[] {
  return [
    `--address=${address}`,
    `--cert=${kubelet.cert}`,
    `--key=${kubelet.key}`,
    `--client-ca=${ca.cert}`,
    `--logs=${podLogsFolder(directory)}`,
    process.execPath,
    join(import.meta.dirname, 'run-in-pod.ts'),
    directory,
  ]
}
