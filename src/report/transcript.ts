import type { RunEvent } from '../task/result.ts'
import { escape, escapeLine } from './escape.ts'
import { hostNames } from './host-names.ts'
import { recapLines } from './recap.ts'
import { stepLines, type TextOptions, type Told } from './step-text.ts'

/** No more than this is kept free for host names before a step's name. */
const WIDEST = 36

export interface TranscriptOptions extends TextOptions {
  /** The command line that makes what a check has shown. */
  readonly applyCommand: string | null
}

/**
 * Turns events into the lines that stay, in order. A step's results wait for each other, so that hosts
 * where the same happened share a line: they come with the first event that is not of the step.
 */
export function transcript(options: TranscriptOptions): (event: RunEvent) => string[] {
  let width = 0
  let waiting: Told[] = []
  const flush = (): string[] => {
    const told = waiting
    waiting = []
    return stepLines(told, width, options)
  }
  return (event) => {
    switch (event.type) {
      case 'run-start':
        width = Math.min(WIDEST, hostNames(event.hosts).length)
        return []
      case 'result':
        waiting.push({ result: event.result, message: event.message })
        return []
      case 'host-busy':
      case 'host-idle':
        return []
      case 'run-end':
        return [...flush(), ...recapLines(event.record, options.applyCommand, options.paint)]
      default:
        return [...flush(), ...own(event, options)]
    }
  }
}

type Own = Exclude<RunEvent, { type: 'run-start' | 'result' | 'host-busy' | 'host-idle' | 'run-end' }>

/** What an event has to say by itself. */
function own(event: Own, { paint }: TranscriptOptions): string[] {
  switch (event.type) {
    case 'play-start': {
      const size = `${event.steps} ${event.steps === 1 ? 'step' : 'steps'} on ${hostNames(event.hosts)}`
      return ['', `${paint('bold', escapeLine(event.play))}  ${paint('dim', size)}`]
    }
    case 'warning': {
      const place = event.at === null ? '' : ` (${escapeLine(event.at)})`
      return [`${paint('yellow', 'warning')}: ${escape(event.message)}${place}`]
    }
    case 'interrupted':
      return [paint('yellow', 'finishing what is being changed; press Ctrl-C again to leave now')]
    case 'step-start':
      return []
  }
}
