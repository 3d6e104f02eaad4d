// A control plane that was started in a folder: how to talk to it, and how to break it. Any process may hold one.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Ended } from '../run-command.ts'
import { certificatesIn } from './certificates.ts'
import type { Layout } from './control-plane-words.ts'
import { daemonPid, lastLines, restartDaemon, stopDaemon } from './daemon.ts'
import { kubeconfigText } from './kubeconfig.ts'
import { tryKubectl, type KubectlOptions } from './kubectl.ts'
import { nodeDaemons } from './nodes.ts'
import { volumeFolder } from './pod-view.ts'
import { daemonFolder, endStarted } from './started.ts'

export type ControlPlane = {
  directory: string
  /** Path of the administrator's kubeconfig; `server` is the URL in it. */
  kubeconfig: string
  server: string
  /** The administrator's kubeconfig for a place that reaches the API server as `https://HOST:PORT`, as text. */
  kubeconfigFor: (host: string) => string
  /** Runs the real kubectl as the administrator and returns its stdout. @throws Error with what it said. */
  kubectl: (words: string[], options?: KubectlOptions) => Promise<string>
  tryKubectl: (words: string[], options?: KubectlOptions) => Promise<Ended>
  /** Where the data of a persistent volume is, by the volume's name: what a container sees at its mount point. */
  volumeFolder: (volume: string) => string
  stopApiServer: () => Promise<void>
  /** Returns when it is ready. */
  startApiServer: () => Promise<void>
  /** The node's kubelet falls silent, as in a power cut: its pods stay as they are until the controllers notice. */
  powerOff: (node: string) => Promise<void>
  powerOn: (node: string) => Promise<void>
  /** Ends all its processes. The folder stays, with its logs in `processes/`. */
  stop: () => Promise<void>
}

/** The one that was started in the directory, by whichever process. @throws Error when there is none. */
export function controlPlaneIn(directory: string): ControlPlane {
  if (!existsSync(layoutFile(directory))) throw new Error(`No control plane was started in ${directory}`)
  const layout = JSON.parse(readFileSync(layoutFile(directory), 'utf8')) as Layout
  const folder = daemonFolder(directory)
  const kubeconfig = join(directory, 'kubeconfig')
  const { ca, admin } = certificatesIn(join(directory, 'pki'))
  const runs = (words: string[], options?: KubectlOptions) => tryKubectl(kubeconfig, words, options)
  return {
    directory,
    kubeconfig,
    server: serverOf(layout),
    kubeconfigFor: (host) => kubeconfigText(`https://${host}:${layout.apiPort}`, ca, admin),
    tryKubectl: runs,
    kubectl: async (words, options) => stdoutOf(words, await runs(words, options)),
    volumeFolder: (volume) => volumeFolder(directory, volume),
    stopApiServer: () => stopDaemon(folder, 'kube-apiserver'),
    startApiServer: async () => {
      await restartDaemon(folder, 'kube-apiserver')
      await untilReady(directory)
    },
    powerOff: async (node) => {
      for (const name of nodeDaemons(node)) await stopDaemon(folder, name, 0)
    },
    powerOn: async (node) => {
      for (const name of nodeDaemons(node)) await restartDaemon(folder, name)
    },
    stop: () => endStarted(directory),
  }
}

/** The file that tells a control plane's ports and flags. */
export function layoutFile(directory: string): string {
  return join(directory, 'layout.json')
}

/** The API server's URL for this computer. */
export function serverOf({ address, apiPort }: Pick<Layout, 'address' | 'apiPort'>): string {
  return `https://${address === '0.0.0.0' ? '127.0.0.1' : address}:${apiPort}`
}

/** Waits until the API server says that it is ready. @throws Error with the end of its log, when it ended or a minute has passed. */
export async function untilReady(directory: string): Promise<void> {
  await untilAnswers(directory, 'the API server is not ready', ['get', '--raw', '/readyz'])
}

/** Asks kubectl again and again until it succeeds. */
export async function untilAnswers(directory: string, complaint: string, words: string[]): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const ended = await tryKubectl(join(directory, 'kubeconfig'), words, { timeoutSeconds: 10 })
    if (ended.code === 0) return
    const runs = daemonPid(daemonFolder(directory), 'kube-apiserver') !== null
    if (!runs || Date.now() > deadline) {
      const log = lastLines(daemonFolder(directory), 'kube-apiserver')
      throw new Error(`${complaint}: ${ended.stderr.trim()}\n${log}`)
    }
    await delay(100)
  }
}

function stdoutOf(words: string[], ended: Ended): string {
  if (ended.code === 0) return ended.stdout
  throw new Error(`kubectl ${words.join(' ')} ended with ${ended.code}: ${ended.stderr.trim()}`)
}
