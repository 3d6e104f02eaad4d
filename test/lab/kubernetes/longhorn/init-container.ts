// What the first container of a pod would do: nothing runs in the lab's pods.
import { setTimeout as delay } from 'node:timers/promises'
import type { ControlPlane } from '../control-plane.ts'

/** Runs the shell line in a pod of the Deployment as soon as one is there; `/data` is its volume. Gives up after 15 minutes. */
export async function runInitContainer(plane: ControlPlane, deployment: string, line: string): Promise<void> {
  const words = ['exec', `deployment/${deployment}`, '-n', 'default', '--', 'sh', '-c', line]
  const end = Date.now() + 900_000
  for (;;) {
    const ended = await plane.tryKubectl(words)
    if (ended.code === 0) return
    if (Date.now() > end) throw new Error(`nothing could be written in ${deployment}: ${ended.stderr}`)
    await delay(1000)
  }
}
