// The lab's QEMU machines, as the stand-in sees them.
import { existsSync, statSync } from 'node:fs'
import { bootedMachine, powerCut } from '../power.ts'
import { plugDisk, unplugDisk } from '../disks.ts'
import { loadState, machineFiles, stateOf } from '../machine-state.ts'
import { machines } from '../machines.ts'
import { runningPid, secondsRunning } from '../processes.ts'
import { qmp, untilStatus } from '../qmp.ts'
import type { Hypervisor, Power } from './hypervisor.ts'

/** @throws Error from most of it when the lab is not up. */
export function labHypervisor(): Hypervisor {
  const tell = async (name: string, command: string): Promise<void> => {
    await qmp(machineFiles(name).socket, [command])
  }
  return {
    machines: machines.filter(({ name }) => loadState(name) !== null),
    power,
    since,
    disks: (name) => stateOf(name).disks,
    plug: plugDisk,
    unplug: unplugDisk,
    start: bootedMachine,
    cutPower: powerCut,
    pressPowerButton: (name) => tell(name, 'system_powerdown'),
    pause: (name) => tell(name, 'stop'),
    resume: (name) => tell(name, 'cont'),
    reset: (name) => tell(name, 'system_reset'),
    save,
  }
}

async function power(name: string): Promise<Power> {
  const { pidFile, socket } = machineFiles(name)
  if (runningPid(pidFile) === null) return 'poweroff'
  try {
    const [answer] = (await qmp(socket, ['query-status'])) as { status?: string }[]
    return answer?.status === 'paused' ? 'paused' : 'running'
  } catch {
    // It ended meanwhile, or listens in a moment.
    return runningPid(pidFile) === null ? 'poweroff' : 'running'
  }
}

function since(name: string): Date {
  const { pidFile, state } = machineFiles(name)
  const pid = runningPid(pidFile)
  if (pid !== null) return new Date(Date.now() - secondsRunning(pid) * 1000)
  return existsSync(pidFile) ? statSync(pidFile).mtime : statSync(state).mtime
}

async function save(name: string, memory: string): Promise<void> {
  const { socket } = machineFiles(name)
  await qmp(socket, ['stop'], ['migrate-set-parameters', { 'max-bandwidth': 10_000_000_000 }])
  await qmp(socket, ['migrate', { uri: `exec:cat >'${memory}'` }])
  await untilStatus(socket, 'query-migrate', 'completed', 60_000)
  await powerCut(name)
}
