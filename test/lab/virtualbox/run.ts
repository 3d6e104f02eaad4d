// One run of VBoxManage: its words, what it prints, its exit code.
import { type Command, type World } from './command.ts'
import { Failure, syntax } from './failure.ts'
import { closeMedium, createMedium, modifyMedium, showMediumInfo } from './images.ts'
import { controlVm, discardState, startVm } from './power.ts'
import { list, showVmInfo } from './show.ts'
import { storageAttach, storageController } from './storage.ts'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const version: Command = () => Promise.resolve({ stdout: '7.0.20r163906\n' })

/** `true`: it changes something, so nothing else may at the same time. */
const COMMANDS: Readonly<Record<string, readonly [changes: boolean, command: Command]>> = {
  '--version': [false, version],
  '-v': [false, version],
  list: [false, list],
  showvminfo: [false, showVmInfo],
  showmediuminfo: [true, showMediumInfo],
  showhdinfo: [true, showMediumInfo],
  createmedium: [true, createMedium],
  createhd: [true, createMedium],
  modifymedium: [true, modifyMedium],
  modifyhd: [true, modifyMedium],
  closemedium: [true, closeMedium],
  storageattach: [true, storageAttach],
  storagectl: [true, storageController],
  startvm: [true, startVm],
  controlvm: [true, controlVm],
  discardstate: [true, discardState],
}

export function changes(words: readonly string[]): boolean {
  return COMMANDS[words[0] ?? '']?.[0] ?? false
}

/** What was done is in the world's registry afterwards, also where it failed in the middle, as with the real one. */
export async function run([name = '', ...words]: readonly string[], world: World): Promise<Ended> {
  try {
    const command = COMMANDS[name]?.[1]
    if (command === undefined) throw syntax(`Invalid command '${name}'`)
    const { stdout = '', stderr = '' } = await command(words, world)
    return { code: 0, stdout, stderr }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { code: error.code, stdout: '', stderr: error.text }
  }
}
