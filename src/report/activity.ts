import type { RunEvent } from '../task/result.ts'
import { duration } from './duration.ts'
import { escapeLine } from './escape.ts'

interface Busy {
  readonly doing: string
  readonly since: number
}

/** What is going on now: the step, and what each host does since when. Times in ms. */
export interface Activity {
  readonly step: string
  readonly stepSince: number
  readonly hosts: ReadonlyMap<string, Busy>
}

/** Follows the events of a run; the answer always tells the present. */
export function activity(now: () => number): {
  readonly follow: (event: RunEvent) => void
  readonly present: () => Activity
} {
  const hosts = new Map<string, Busy>()
  let step = 'starting'
  let stepSince = now()
  let place = ''
  let steps = 0
  const follow = (event: RunEvent): void => {
    switch (event.type) {
      case 'play-start':
        steps = event.steps
        break
      case 'step-start':
        place = event.index === null ? '' : `${event.index + 1}/${steps} `
        step = `${place}${event.step}`
        stepSince = now()
        break
      case 'host-busy':
        hosts.set(event.host, { doing: event.doing, since: now() })
        break
      case 'host-idle':
        hosts.delete(event.host)
        break
      default:
    }
  }
  return { follow, present: () => ({ step, stepSince, hosts }) }
}

/** One line that tells what is going on: `… 12 s  3/9 Install packages: k8s-worker-1: apt-get install …` */
export function activityLine({ step, stepSince, hosts }: Activity, now: number): string {
  const doing = [...hosts].map(([host, busy]) => `${escapeLine(host)}: ${oneLine(busy.doing)}`)
  const shown = doing.slice(0, 3)
  const more = doing.length - shown.length
  const tail = more > 0 ? [`and ${more} more hosts`] : []
  return `… ${duration(now - stepSince)}  ${escapeLine(step)}${[...shown, ...tail].map((text, index) => (index === 0 ? ': ' : '; ') + text).join('')}`
}

/** What a host does, cut to what one line can hold. */
export function oneLine(doing: string, width = 100): string {
  const line = escapeLine(doing.replaceAll(/\s*\n\s*/g, '; '))
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}
