// When a machine counts as ready: it logs in and runs a command, and its clock is right.
import { sshTo, untilGreeted, type Door } from './ssh.ts'

/** Waits for the machine, and sets its clock: one that goes on from a saved memory has slept since.
 * @throws Error when it is not ready within the time (seconds). */
export async function untilReady(door: Door, within: number): Promise<void> {
  await untilGreeted(door.port, within)
  // QEMU's hardware clock is this computer's clock.
  const ended = await sshTo(door, 'root', 'hwclock --hctosys --utc', { timeoutSeconds: within })
  if (ended.code !== 0)
    throw new Error(`Port ${door.port} answers, but not to the lab's key: ${ended.stderr.trim()}`)
}
