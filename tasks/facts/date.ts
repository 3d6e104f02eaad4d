import { defineProbe, sh } from '../../src/index.ts'

export interface HostDate {
  /** `2025-03-30T14:05:09+02:00`, in the machine's time zone. */
  readonly iso: string
  /** `2025-03-30` */
  readonly date: string
  /** `14:05:09` */
  readonly time: string
  /** Seconds since 1970. */
  readonly epoch: number
  /** `Europe/Berlin` where the machine has a named zone, else the abbreviation: `UTC`. */
  readonly timezone: string
  /** `+02:00` */
  readonly offset: string
}

/**
 * `facts.date`: the machine's own clock, read when the fact is asked. It moves on by itself, so it is as good as
 * settled: what is planned does not alter it.
 */
export default defineProbe({
  name: 'date',
  summary: "The machine's date, time and time zone.",
  read: () =>
    sh`date '+%s %Y-%m-%d %H:%M:%S %z %Z' || exit; readlink -f /etc/localtime; cat /etc/timezone 2>/dev/null; true`,
  parse: ({ stdout }): HostDate => {
    const [now = '', ...zones] = stdout.split('\n')
    const [epoch = '', date = '', time = '', zone = '', abbreviation = ''] = now.split(' ')
    if (!/^[+-]\d{4}$/.test(zone)) throw new Error(`date printed "${now}"`)
    const offset = `${zone.slice(0, 3)}:${zone.slice(3)}`
    return {
      iso: `${date}T${time}${offset}`,
      date,
      time,
      epoch: Number(epoch),
      timezone: zones.flatMap(nameOfZone)[0] ?? abbreviation,
      offset,
    }
  },
  stable: true,
})

/** `/usr/share/zoneinfo/Europe/Berlin` or, where /etc/localtime is a copy, the line of /etc/timezone. */
function nameOfZone(line: string): string[] {
  const path = /\/zoneinfo\/(.+)$/.exec(line)?.[1]
  if (path !== undefined) return [path]
  return /^[A-Za-z][\w+/-]*$/.test(line) ? [line] : []
}
