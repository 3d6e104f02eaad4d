// The kubelet of Longhorn's own pods: agent.ts DIRECTORY. It looks every second which of them should run, and on which
// machine; starts, restarts and ends their programs there; and reports how they are.
import { setTimeout as delay } from 'node:timers/promises'
import { daemonPid } from '../daemon.ts'
import { nodeDaemons } from '../nodes.ts'
import { daemonFolder } from '../started.ts'
import { apiOf, type Api } from './api.ts'
import { machinesIn } from './machines.ts'
import { PodProcess } from './pod-process.ts'
import { isReal, statusOf, type Life, type Pod } from './real-pods.ts'

const [directory = ''] = process.argv.slice(2)
const api = apiOf(`${directory}/kubeconfig`)
const processes = new Map<string, PodProcess>()
const reported = new Map<string, string>()
const since = new Map<string, string>()

async function look(): Promise<void> {
  const pods = (await api.list<Pod>('/api/v1/namespaces/longhorn-system/pods')).filter(isReal)
  const wanted = new Set<string>()
  for (const pod of pods) {
    const machine = machinesIn(directory).find(({ name }) => name === pod.spec.nodeName)
    if (machine === undefined || !isOn(machine.name) || pod.metadata.deletionTimestamp !== undefined) continue
    wanted.add(pod.metadata.uid)
    const one = processes.get(pod.metadata.uid) ?? new PodProcess(directory, machine, pod)
    processes.set(pod.metadata.uid, one)
    await one.keepRunning(api)
    await report(api, pod, await one.life(), one.address)
  }
  for (const [uid, one] of processes) {
    if (wanted.has(uid)) continue
    await one.end()
    processes.delete(uid)
  }
}

/** A node whose power was cut reports nothing, and nothing runs on it. */
function isOn(node: string): boolean {
  return daemonPid(daemonFolder(directory), nodeDaemons(node)[0]) !== null
}

async function report(to: Api, pod: Pod, life: Life, address: string): Promise<void> {
  const { uid, name, namespace } = pod.metadata
  const key = JSON.stringify(life)
  const asReported =
    (pod.status.containerStatuses?.[0]?.ready ?? false) === life.ready && pod.status.phase !== undefined
  const condition = pod.status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  if (reported.get(uid) === key && asReported && condition === life.ready) return
  if (reported.get(uid) !== key) since.set(uid, new Date().toISOString().replace(/\.\d+/, ''))
  const status = statusOf(pod, life, address, since.get(uid) ?? '')
  const answer = await to.patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { status })
  if (answer.code === 200) reported.set(uid, key)
  else console.log(`cannot report ${name}: ${JSON.stringify(answer.body)}`)
}

for (;;) {
  try {
    await look()
  } catch (error) {
    console.log(error instanceof Error ? error.message : error) // The API server may be away for a while.
  }
  await delay(1000)
}
