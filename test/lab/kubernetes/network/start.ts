// Starts a program of a control plane, inside of its network where it has one.
import { startDaemon } from '../daemon.ts'
import { daemonFolder } from '../started.ts'
import { enterHub } from './hub.ts'

export async function startInside(
  directory: string,
  name: string,
  program: string,
  words: string[],
): Promise<void> {
  await startDaemon({ folder: daemonFolder(directory), name, ...enterHub(directory, program, words) })
}
