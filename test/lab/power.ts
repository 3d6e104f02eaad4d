// Pulling a machine's plug, and putting it back.
import { join } from 'node:path'
import { identityIn } from './identity.ts'
import { imageIn } from './image-files.ts'
import { machineFiles, stateOf } from './machine-state.ts'
import { kill, runningPid } from './processes.ts'
import { untilReady } from './ready.ts'
import { labKnownHosts } from './ssh.ts'
import { startMachine } from './start-machine.ts'

/** Cuts the machine's power: what it had not flushed to its disks is lost. Nothing happens to one that is off. */
export async function powerCut(name: string): Promise<void> {
  stateOf(name)
  await kill(machineFiles(name).pidFile)
}

/** Boots the machine from its disks and waits until it is ready. @throws Error when it runs already. */
export async function powerOn(name: string): Promise<void> {
  await bootedMachine(name, null)
  const state = stateOf(name)
  const { userKey } = identityIn(state.pristine)
  await untilReady({ port: state.port, userKey, knownHosts: labKnownHosts() }, 240)
}

/**
 * Boots the machine from its disks, or lets it go on from a saved memory, and returns as soon as it runs.
 * @throws Error when it runs already.
 */
export async function bootedMachine(name: string, memory: string | null): Promise<void> {
  const state = stateOf(name)
  const files = machineFiles(name)
  if (runningPid(files.pidFile) !== null) throw new Error(`${name} is running`)
  const image = imageIn(join(state.pristine, '..', 'image'))
  await startMachine(name, files, state, image, memory)
}
