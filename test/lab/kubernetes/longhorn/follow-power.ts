// The kubelets of the lab's machines fall silent when their machines lose their power, and are back when these have booted:
// follow-power.ts DIRECTORY. It is not in the control plane's network, from where the lab's machines cannot be logged in to.
import { setTimeout as delay } from 'node:timers/promises'
import { controlPlaneIn } from '../control-plane.ts'
import { daemonPid } from '../daemon.ts'
import { machinesIn, type Machine } from '../network/machines.ts'
import { joinQemuMachine, qemuPid } from '../network/qemu-machine.ts'
import { nodeDaemons } from '../nodes.ts'
import { daemonFolder } from '../started.ts'

const [directory = ''] = process.argv.slice(2)

/** Goes on for ever. */
async function follow(machine: Machine): Promise<void> {
  const { name } = machine
  const plane = controlPlaneIn(directory)
  let joined = qemuPid(name)
  for (;;) {
    const pid = qemuPid(name)
    if (pid !== joined && isOn(name)) await plane.powerOff(name)
    if (pid !== null && !isOn(name)) {
      await joinQemuMachine(directory, machine)
      await plane.powerOn(name)
      joined = pid
    }
    await delay(500)
  }
}

function isOn(node: string): boolean {
  return daemonPid(daemonFolder(directory), nodeDaemons(node)[0]) !== null
}

async function followAgainAndAgain(machine: Machine): Promise<void> {
  for (;;) {
    try {
      await follow(machine)
    } catch (error) {
      console.log(error instanceof Error ? error.message : error) // It may have lost its power again while it booted.
    }
    await delay(1000)
  }
}

const followed = machinesIn(directory).filter(({ kind }) => kind === 'qemu')
await Promise.all(followed.map(followAgainAndAgain))
