import type { Reporter } from '../task/result.ts'
import type { Gate } from './gate.ts'
import { heartbeat } from './heartbeat.ts'
import { noticeLines } from './notice.ts'
import { painter } from './paint.ts'

/** For outputs that are one document at the end: what a person at the terminal is told meanwhile. */
export function beside({ write, mention }: Gate): Reporter {
  const paint = painter(false)
  const beat = heartbeat(mention)
  return (event) => {
    const made = event.type === 'warning' || event.type === 'interrupted' ? noticeLines(event, paint) : []
    if (made.length > 0) write(`${made.join('\n')}\n`)
    beat(event, made.length > 0)
  }
}
