import { setTimeout as sleep } from 'node:timers/promises'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Waits until the host can be reached. A check looks once: that it cannot be reached now says nothing of the run. */
export async function waitForConnection(
  { world, target, around, author }: Turn,
  params: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { timeout, delay, sleep: pause } = params as { timeout: number; delay: number; sleep: number }
  const started = Date.now()
  const rest = (seconds: number) => sleep(seconds * 1000, undefined, { signal: around.interrupt.now })
  if (world.mode === 'apply') await rest(delay)
  for (;;) {
    await target.machine.reset()
    const answer = await target.machine.answers()
    const elapsed = Math.round((Date.now() - started) / 1000)
    if (answer === true) return outcome('ok', { result: { elapsed } })
    if (world.mode === 'check') {
      const dependsOn = [{ on: `the connection: ${answer.message}`, step: author.step, at: author.at }]
      return outcome('may', { dependsOn })
    }
    if (elapsed >= timeout || around.interrupt.stopping) return outcome('unreachable', { error: answer })
    around.busy(`waiting up to ${timeout} s for a connection`)
    await rest(pause)
  }
}
