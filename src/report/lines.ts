import type { Reporter } from '../task/result.ts'
import { activity, activityLine } from './activity.ts'
import { transcript, type TranscriptOptions } from './transcript.ts'

/** Silence in ms after which a sign of life is printed: first in a step, then again and again. */
const FIRST_SILENCE = 1000
const NEXT_SILENCE = 10_000

/** Plain lines for logs and pipes: nothing is ever rewritten. While nothing ends, a line says what is going on. */
export function lines(write: (text: string) => void, options: TranscriptOptions): Reporter {
  const toLines = transcript(options)
  const present = activity(Date.now)
  let timer: NodeJS.Timeout | undefined
  const wait = (silence: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      write(`${activityLine(present.present(), Date.now())}\n`)
      wait(NEXT_SILENCE)
    }, silence)
    timer.unref()
  }
  return (event) => {
    present.follow(event)
    const made = toLines(event)
    if (made.length > 0) write(`${made.join('\n')}\n`)
    if (event.type === 'run-end') clearTimeout(timer)
    else if (made.length > 0 || event.type === 'step-start' || event.type === 'run-start') wait(FIRST_SILENCE)
  }
}
