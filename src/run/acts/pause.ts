import { unknownAfter } from '../../task/unknown.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { isChecked } from '../is-checked.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'

/** Waits for a time, or for the user. A check waits for nothing: what would be typed, nobody knows. */
export async function pause(turn: Turn, params: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const { around, author } = turn
  const { seconds, minutes, prompt } = params as { seconds?: number; minutes?: number; prompt?: string }
  const asks = seconds === undefined && minutes === undefined
  if (isChecked(turn)) {
    const later = unknownAfter(author)
    return outcome('ok', { result: { user_input: asks ? later : '', delta: later } })
  }
  const started = Date.now()
  const delta = () => Math.round((Date.now() - started) / 1000)
  if (asks) {
    around.busy('waiting for Enter')
    const typed = await around.ask(prompt ?? 'Press Enter to go on, Ctrl-C to stop', params['echo'] === false)
    if (typed !== null) forgetAll(turn)
    const message = typed === null ? 'nobody was asked, since there is no terminal' : null
    return outcome('ok', { message, result: { user_input: typed ?? '', delta: delta() } })
  }
  const wait = (seconds ?? 0) + (minutes ?? 0) * 60
  around.busy(prompt ?? `waiting ${wait} s`)
  await sleepOrStop(wait, around.interrupt)
  forgetAll(turn)
  return outcome('ok', { result: { user_input: '', delta: delta() } })
}

/** Whoever pauses waits for something to become another: what was seen before, on any host, is old. */
function forgetAll({ world }: Turn): void {
  for (const { machine } of world.runs.values()) machine.forget()
}

/** Ends early at the first Ctrl-C. */
async function sleepOrStop(
  seconds: number,
  interrupt: { readonly stopping: boolean; readonly now: AbortSignal },
): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end && !interrupt.stopping)
    await sleep(Math.min(200, end - Date.now()), undefined, { signal: interrupt.now })
}
