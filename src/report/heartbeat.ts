import type { RunEvent } from '../task/result.ts'
import { activity, activityLine } from './activity.ts'

/** Silence in ms after which a sign of life is printed: first in a step, then again and again. */
const FIRST_SILENCE = 1000
const NEXT_SILENCE = 10_000

/**
 * While a run is silent, says in a line what is going on.
 *
 * @returns what gets every event, and whether something was printed for it.
 */
export function heartbeat(write: (text: string) => void): (event: RunEvent, printed: boolean) => void {
  const { follow, present } = activity(Date.now)
  let timer: NodeJS.Timeout | undefined
  const wait = (silence: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      write(`${activityLine(present(), Date.now())}\n`)
      wait(NEXT_SILENCE)
    }, silence)
    timer.unref()
  }
  return (event, printed) => {
    follow(event)
    if (event.type === 'run-end') clearTimeout(timer)
    else if (printed || event.type === 'step-start' || event.type === 'run-start') wait(FIRST_SILENCE)
  }
}
