// When a machine counts as ready: it logs in and runs a command, and its clock is right.
import { sshTo, untilGreeted, type Door } from './ssh.ts'

/** Waits for the machine, and sets its clock: one that goes on from a saved memory has slept since.
 * @throws Error when it is not ready within the time (seconds). */
export async function untilReady(door: Door, within: number): Promise<void> {
  await untilGreeted(door.port, within)
  // QEMU's hardware clock is this computer's clock. While it ticks it cannot be read, which an emulated machine may hit for long.
  const line = 'for try in 1 2 3 4 5; do hwclock --hctosys --utc && exit; sleep 1; done; exit 1'
  const ended = await sshTo(door, 'root', line, { timeoutSeconds: within })
  if (ended.code !== 0)
    throw new Error(`Port ${door.port} answers, but the machine is not ready: ${ended.stderr.trim()}`)
}
