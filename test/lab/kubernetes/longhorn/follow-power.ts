// The kubelets of the lab's machines fall silent when their machines lose their power, and are back when these have booted.
import { controlPlaneIn } from '../control-plane.ts'
import { daemonPid } from '../daemon.ts'
import { joinQemuMachine, qemuPid } from '../network/qemu-machine.ts'
import type { Machine } from '../network/machines.ts'
import { nodeDaemons } from '../nodes.ts'
import { daemonFolder } from '../started.ts'

/** The process that each machine was when it came into the network last. */
const joined = new Map<string, number | null>()
const coming = new Set<string>()

/** One look at the machine; it does not wait for one that boots. */
export async function followPower(directory: string, machine: Machine): Promise<void> {
  const { name } = machine
  const pid = qemuPid(name)
  if (!joined.has(name)) joined.set(name, pid)
  const isOn = daemonPid(daemonFolder(directory), nodeDaemons(name)[0]) !== null
  const plane = controlPlaneIn(directory)
  if (isOn && pid !== joined.get(name)) await plane.powerOff(name)
  else if (!isOn && pid !== null && !coming.has(name)) void comeBack(directory, machine, pid)
}

async function comeBack(directory: string, machine: Machine, pid: number): Promise<void> {
  coming.add(machine.name)
  try {
    await joinQemuMachine(directory, machine)
    joined.set(machine.name, pid)
    await controlPlaneIn(directory).powerOn(machine.name)
  } catch (error) {
    console.log(error instanceof Error ? error.message : error) // It may have lost its power again.
  } finally {
    coming.delete(machine.name)
  }
}
