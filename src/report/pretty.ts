import { type Activity, activity, oneLine } from './activity.ts'
import { duration } from './duration.ts'
import { escapeLine } from './escape.ts'
import { live } from './live.ts'
import type { Paint } from './paint.ts'
import type { Report } from './report.ts'
import { transcript, type TranscriptOptions } from './transcript.ts'

/** Hosts that get a line of their own below the step. */
const MOST_HOSTS = 10

export interface Terminal {
  readonly write: (text: string) => void
  readonly rows: () => number
}

/** For terminals: lines that stay, and below them what every host does now. */
export function pretty(terminal: Terminal, options: TranscriptOptions): Report {
  const toLines = transcript(options)
  const present = activity(Date.now)
  const room = (): number => Math.max(2, Math.min(MOST_HOSTS + 2, terminal.rows() - 4))
  const bottom = live(
    terminal.write,
    () => presentLines(present.present(), Date.now(), room(), options.paint),
    room,
  )
  return {
    report: (event) => {
      present.follow(event)
      const made = toLines(event)
      if (made.length > 0) bottom.print(`${made.join('\n')}\n`)
    },
    hold: () => bottom.hold(),
    release: () => {
      bottom.release()
    },
    end: () => bottom.end(),
  }
}

/** The step with its elapsed time, then the hosts that are busy; at most `room` lines. */
export function presentLines(now: Activity, time: number, room: number, paint: Paint): string[] {
  const head = `${escapeLine(now.step)}  ${paint('dim', duration(time - now.stepSince))}`
  const hosts = [...now.hosts]
  const width = Math.max(0, ...hosts.map(([name]) => escapeLine(name).length))
  const all = hosts.map(([name, { doing, since }]) => {
    const elapsed = paint('dim', duration(time - since))
    return `  ${escapeLine(name).padEnd(width)}  ${oneLine(doing)}  ${elapsed}`
  })
  if (all.length < room) return [head, ...all]
  return [head, ...all.slice(0, room - 2), `  and ${all.length - room + 2} more hosts`]
}
