import type { RunEvent } from '../task/result.ts'
import { oneLine } from './activity.ts'
import { escapeLine } from './escape.ts'
import { hostNames } from './host-names.ts'
import { noticeLines } from './notice.ts'
import type { Paint } from './paint.ts'
import { plural } from './plural.ts'
import { recapLines } from './recap.ts'
import { type Page, stepLines, type TextOptions, type Told } from './step-text.ts'

/** No more than this is kept free for host names before a step's name. */
const WIDEST = 36

export interface TranscriptOptions extends TextOptions {
  /** The command line that makes what a check has shown. */
  readonly applyCommand: string | null
  /** Columns of the terminal; absent where lines may have any length. */
  readonly columns?: () => number
}

/**
 * Turns events into the lines that stay, in order. A step's results wait for each other, so that hosts
 * where the same happened share a line: they come with the first event that is not of the step.
 */
export function transcript(options: TranscriptOptions): (event: RunEvent) => string[] {
  const made = blocks(options)
  let begun = false
  return (event) => {
    const lines = made(event)
    // What comes first needs no empty line before it.
    const shown = !begun && lines[0] === '' ? lines.slice(1) : lines
    begun ||= shown.length > 0
    return shown
  }
}

function blocks(options: TranscriptOptions): (event: RunEvent) => string[] {
  const busy = new Map<string, string>()
  let page: Page = { width: 0, mode: 'apply' }
  let waiting: Told[] = []
  const flush = (): string[] => {
    const told = waiting
    waiting = []
    return stepLines(told, page, options)
  }
  return (event) => {
    switch (event.type) {
      case 'run-start':
        page = { width: Math.min(WIDEST, hostNames(event.hosts).length), mode: event.mode }
        return []
      case 'result':
        waiting.push({ result: event.result, message: event.message })
        return []
      case 'host-busy':
        busy.set(event.host, event.doing)
        return []
      case 'host-idle':
        busy.delete(event.host)
        return []
      case 'run-end':
        return [
          ...flush(),
          ...leftLines(busy, options.paint),
          ...recapLines(event.record, options.applyCommand, options.paint, options.columns?.()),
        ]
      default:
        return [...flush(), ...own(event, options.paint)]
    }
  }
}

type Own = Exclude<RunEvent, { type: 'run-start' | 'result' | 'host-busy' | 'host-idle' | 'run-end' }>

/** What an event has to say by itself. */
function own(event: Own, paint: Paint): string[] {
  switch (event.type) {
    case 'play-start': {
      const where = event.hosts.length === 0 ? 'no host' : hostNames(event.hosts)
      const size = `${plural(event.steps, 'step')} on ${where}`
      return ['', `${paint('bold', escapeLine(event.play))}  ${paint('dim', size)}`]
    }
    case 'step-start':
      return []
    default:
      return noticeLines(event, paint)
  }
}

/** Hosts that were left in the middle of something: what was not waited for may have happened or not. */
function leftLines(busy: ReadonlyMap<string, string>, paint: Paint): string[] {
  return [...busy].map(
    ([host, doing]) =>
      `${paint(['bold', 'red'], 'left')}    ${escapeLine(host)}  while: ${oneLine(doing)} (whether it was done is not known)`,
  )
}
