// Starts a real Kubernetes control plane on loopback, with nodes and pods played by kwok.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../ports.ts'
import { builtPrograms } from './build.ts'
import { makeCertificates, type Certificates } from './certificates.ts'
import {
  controlPlaneIn,
  layoutFile,
  serverOf,
  untilAnswers,
  untilReady,
  type ControlPlane,
} from './control-plane.ts'
import {
  apiServerWords,
  controllerManagerWords,
  etcdWords,
  schedulerWords,
  type Layout,
} from './control-plane-words.ts'
import { startDaemon } from './daemon.ts'
import { kubeconfigText } from './kubeconfig.ts'
import { labNodes, nodeObject, startNode, writeStages, type Node } from './nodes.ts'
import { startHub } from './network/hub.ts'
import { startInside } from './network/start.ts'
import type { ProgramName } from './programs.ts'
import { daemonFolder, endAbandoned, endStarted, noteStarted } from './started.ts'

/**
 * `directory`: a folder for it alone; what an earlier one left there is thrown away. `address`: where the API server
 * listens (127.0.0.1). `stays`: it goes on when this process ends. `nodes`: the lab's four machines unless given.
 * `network`: it is in a network of its own, which machines can be plugged into; the API server is still at
 * 127.0.0.1:PORT of this computer. Needs root.
 */
export type Options = {
  directory: string
  address?: string
  port?: number
  stays?: boolean
  nodes?: readonly Node[]
  network?: boolean
  etcdFlags?: string[]
  apiServerFlags?: string[]
  controllerFlags?: string[]
}

/** Starts it and returns when the API server is ready, the nodes are Ready and pods can be created. */
export async function startControlPlane(options: Options): Promise<ControlPlane> {
  const { directory } = options
  await builtPrograms([
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kubectl',
    'kwok',
    'podserver',
  ])
  await endAbandoned()
  await endStarted(directory)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  noteStarted(directory, options.stays !== true)
  try {
    return await bringUp(options)
  } catch (error) {
    await endStarted(directory)
    throw error
  }
}

async function bringUp(options: Options): Promise<ControlPlane> {
  const { directory, nodes = labNodes } = options
  const layout = await layoutFor(options)
  writeFileSync(layoutFile(directory), JSON.stringify(layout))
  const certificates = await makeCertificates(join(directory, 'pki'), layout.network ? [] : [layout.address])
  writeKubeconfigs(directory, layout, certificates)
  if (layout.network) await startNetwork(directory, layout.apiPort)
  await start(directory, 'etcd', etcdWords(layout, join(directory, 'etcd')))
  await start(directory, 'kube-apiserver', apiServerWords(layout, certificates))
  await untilReady(directory)
  const managerConfig = join(directory, 'controller-manager.kubeconfig')
  await start(
    directory,
    'kube-controller-manager',
    controllerManagerWords(layout, certificates, managerConfig),
  )
  await start(directory, 'kube-scheduler', schedulerWords(join(directory, 'scheduler.kubeconfig')))
  const plane = controlPlaneIn(directory)
  writeStages(directory, layout.network)
  await bringUpNodes(plane, nodes, certificates)
  await untilAnswers(directory, 'no default service account', ['get', 'serviceaccount', 'default'])
  return plane
}

async function layoutFor({
  network = false,
  address = network ? '0.0.0.0' : '127.0.0.1',
  port,
  etcdFlags = [],
  apiServerFlags = [],
  controllerFlags = [],
}: Options): Promise<Layout> {
  const apiPort = await freePort(port ?? 6443)
  const etcdPort = await freePort(2379)
  const etcdPeerPort = await freePort(2380)
  return { address, apiPort, etcdPort, etcdPeerPort, network, etcdFlags, apiServerFlags, controllerFlags }
}

function writeKubeconfigs(directory: string, layout: Layout, { ca, ...certificates }: Certificates): void {
  const write = (name: string, who: Certificates['admin']) => {
    writeFileSync(join(directory, name), kubeconfigText(serverOf(layout), ca, who), { mode: 0o600 })
  }
  write('kubeconfig', certificates.admin)
  write('controller-manager.kubeconfig', certificates.controllerManager)
  write('scheduler.kubeconfig', certificates.scheduler)
}

async function start(directory: string, name: ProgramName, words: string[]): Promise<void> {
  const { [name]: program } = await builtPrograms([name])
  await startInside(directory, name, program, words)
}

async function startNetwork(directory: string, apiPort: number): Promise<void> {
  await startHub(directory)
  const door = join(import.meta.dirname, 'network', 'door.ts')
  const words = [door, String(apiPort), directory]
  await startDaemon({ folder: daemonFolder(directory), name: 'door', program: process.execPath, words })
}

async function bringUpNodes(
  plane: ControlPlane,
  nodes: readonly Node[],
  certificates: Certificates,
): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: nodes.map(nodeObject) }
  await plane.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(list) })
  for (const node of nodes) await startNode(plane.directory, node, certificates)
  await plane.kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s'])
}
