// What the lab remembers of a machine between two commands: files in its folder below the run folder.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pidFolder, runFolder, socketFolder } from './places.ts'
import type { Accel, Disk } from './qemu-args.ts'

/** `disks` are those that it has when it starts, hot-plugged ones included. `pristine`: the folder it came from. */
export type MachineState = { port: number; accel: Accel; pristine: string; disks: Disk[] }

/** Paths of a machine's files. `folder` may be another than the one below the run folder while it is being made. */
export type MachineFiles = {
  folder: string
  state: string
  pidFile: string
  console: string
  socket: string
  cable: string
}

export function machineFiles(name: string, folder = join(runFolder(), name)): MachineFiles {
  const unique = `${name}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`
  return {
    folder,
    state: join(folder, 'state.json'),
    pidFile: join(pidFolder(), `${unique}.pid`),
    console: join(folder, 'console.log'),
    socket: join(socketFolder(), `${unique}.qmp`),
    cable: join(socketFolder(), `${unique}.eth`),
  }
}

/** Null when the machine does not exist (the lab was never up, or was taken down). */
export function loadState(name: string): MachineState | null {
  const file = machineFiles(name).state
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MachineState) : null
}

export function saveState(name: string, state: MachineState): void {
  writeFileSync(machineFiles(name).state, `${JSON.stringify(state, null, 2)}\n`)
}

/** @throws Error that says how to bring the lab up. */
export function stateOf(name: string): MachineState {
  const state = loadState(name)
  if (state === null) throw new Error(`The lab is not up (no ${name}): npm run lab -- up`)
  return state
}
