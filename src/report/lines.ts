import type { Reporter } from '../task/result.ts'
import type { Gate } from './gate.ts'
import { heartbeat } from './heartbeat.ts'
import { transcript, type TranscriptOptions } from './transcript.ts'

/** Plain lines for logs and pipes: nothing is ever rewritten. While nothing ends, a line says what is going on. */
export function lines({ write, mention }: Gate, options: TranscriptOptions): Reporter {
  const toLines = transcript(options)
  const beat = heartbeat(mention)
  return (event) => {
    const made = toLines(event)
    if (made.length > 0) write(`${made.join('\n')}\n`)
    beat(event, made.length > 0)
  }
}
