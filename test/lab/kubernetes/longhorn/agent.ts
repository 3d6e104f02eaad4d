// The kubelet of Longhorn's own pods: agent.ts DIRECTORY. It looks every second which of them should run, and on which
// machine; starts, restarts and ends their programs there; and reports how they are.
import { setTimeout as delay } from 'node:timers/promises'
import { daemonPid } from '../daemon.ts'
import { nodeDaemons } from '../nodes.ts'
import { daemonFolder } from '../started.ts'
import { machineAddress, setCable } from '../network/hub.ts'
import { machinesIn, type Machine } from '../network/machines.ts'
import { apiOf, type Api } from './api.ts'
import { actAsCsi } from './csi.ts'
import { keepEngineBinaries } from './engine-binaries.ts'
import { PodProcess } from './pod-process.ts'
import { isInstanceManager, programOf, statusOf, type Life, type Pod } from './real-pods.ts'

const [directory = ''] = process.argv.slice(2)
const api = apiOf(`${directory}/kubeconfig`)
const processes = new Map<string, PodProcess>()
const reported = new Map<string, string>()
const since = new Map<string, string>()
const hadPower = new Set(machinesIn(directory).map(({ name }) => name))

async function look(): Promise<void> {
  const on = await machinesWithPower()
  const pods = await api.list<Pod>('/api/v1/namespaces/longhorn-system/pods')
  const wanted = pods.filter((one) => programOf(one) !== null && one.metadata.deletionTimestamp === undefined)
  const alive = new Set(wanted.map(({ metadata }) => metadata.uid))
  for (const [uid, one] of processes) {
    if (alive.has(uid)) continue
    await one.end()
    processes.delete(uid)
  }
  for (const pod of wanted) {
    const machine = on.find(({ name }) => name === pod.spec.nodeName)
    if (machine !== undefined) await keep(pod, machine)
    else await cutPower(pod.metadata.uid)
  }
  await keepEngineBinaries(directory, pods, on)
  await actAsCsi(directory, api, on)
}

async function keep(pod: Pod, machine: Machine): Promise<void> {
  const one =
    processes.get(pod.metadata.uid) ?? new PodProcess(directory, machine, pod, addressFor(pod, machine))
  processes.set(pod.metadata.uid, one)
  await one.keepRunning(api)
  await report(api, pod, await one.life(), one.address)
}

/** All pods have the address of their machine, but for the second instance manager there: the ports are the same. */
function addressFor(pod: Pod, { number }: Machine): string {
  const taken = new Set(
    [...processes.values()].filter((one) => one.isInstanceManager).map(({ address }) => address),
  )
  const isTaken = isInstanceManager(pod) && taken.has(machineAddress(number))
  return machineAddress(isTaken ? 100 + number : number)
}

/** What runs on a machine ends at once, and nothing is reported: its kubelet is silent. */
async function cutPower(uid: string): Promise<void> {
  const one = processes.get(uid)
  if (one === undefined) return
  await one.end(0)
  one.powerWasCut()
}

/** A machine without power is off the network as well. */
async function machinesWithPower(): Promise<Machine[]> {
  const machines = machinesIn(directory)
  for (const { name, number } of machines) {
    if (isOn(name) === hadPower.has(name)) continue
    await setCable(directory, number, isOn(name))
    if (isOn(name)) hadPower.add(name)
    else hadPower.delete(name)
  }
  return machines.filter(({ name }) => hadPower.has(name))
}

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
