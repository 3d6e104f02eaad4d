import type { RunEvent } from '../task/result.ts'
import { escape, escapeLine } from './escape.ts'
import type { Paint } from './paint.ts'

type Notice = Extract<RunEvent, { type: 'warning' | 'interrupted' }>

/** What is said whatever the output is; what was said before the run is not said again. */
export function noticeLines(event: Notice, paint: Paint): string[] {
  if (event.type === 'interrupted') {
    return [paint('yellow', 'finishing what is being changed; press Ctrl-C again to leave now')]
  }
  if (event.code !== undefined) return []
  const place = event.at === null ? '' : ` (${escapeLine(event.at)})`
  return [`${paint('yellow', 'warning')}: ${escape(event.message)}${place}`]
}
