import type { Reporter } from '../task/result.ts'
import { heartbeat } from './heartbeat.ts'
import { transcript, type TranscriptOptions } from './transcript.ts'

/** Plain lines for logs and pipes: nothing is ever rewritten. While nothing ends, a line says what is going on. */
export function lines(write: (text: string) => void, options: TranscriptOptions): Reporter {
  const toLines = transcript(options)
  const beat = heartbeat(write)
  return (event) => {
    const made = toLines(event)
    if (made.length > 0) write(`${made.join('\n')}\n`)
    beat(event, made.length > 0)
  }
}
