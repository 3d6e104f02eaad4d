// Starts one machine: cold from its disks, or going on from a saved memory.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Image } from './image-files.ts'
import { machineNamed } from './machines.ts'
import type { MachineFiles, MachineState } from './machine-state.ts'
import { made, pidFolder, socketFolder } from './places.ts'
import { kill } from './processes.ts'
import { hasCables } from './qemu-version.ts'
import { qemuArguments } from './qemu-args.ts'
import { qmp, untilStatus } from './qmp.ts'
import { command } from './run-command.ts'

const startedHere = new Set<string>()

/** Ends the machines that this process has started; for a command that is interrupted. */
export async function stopStartedHere(): Promise<void> {
  await Promise.all([...startedHere].map(kill))
}

/** Returns as soon as the machine runs; see `untilReady` for when it can be used. */
export async function startMachine(
  name: string,
  files: MachineFiles,
  state: MachineState,
  image: Image,
  ramState: string | null,
): Promise<void> {
  made(socketFolder())
  made(pidFolder())
  for (const socket of [files.socket, files.cable]) rmSync(socket, { force: true })
  const words = qemuArguments({
    machine: machineNamed(name),
    image,
    accel: state.accel,
    port: state.port,
    disks: state.disks,
    personal: join(state.pristine, name, 'personal.tar'),
    console: files.console,
    socket: files.socket,
    cable: (await hasCables()) ? files.cable : null,
    pidFile: files.pidFile,
    ramState,
  })
  startedHere.add(files.pidFile)
  await command('qemu-system-x86_64', words)
  if (ramState === null) return
  await untilStatus(files.socket, 'query-status', 'paused', 60_000)
  await qmp(files.socket, ['cont'])
}
