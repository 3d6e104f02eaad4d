import type { Reporter } from '../task/result.ts'
import { beside } from './beside.ts'
import { gate, type Gate } from './gate.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { lines } from './lines.ts'
import { ndjson } from './ndjson.ts'
import type { Output } from './output-names.ts'
import type { Report } from './report.ts'
import type { TranscriptOptions } from './transcript.ts'

export interface ReportOptions extends TranscriptOptions {
  /** To stdout. */
  readonly write: (text: string) => void
  /** To stderr: what people are told while stdout is for a program. Never coloured. */
  readonly tell: (text: string) => void
  /** Lines of the terminal. */
  readonly rows: () => number
}

/** The reporter of an output. What it needs of other packages is loaded only when it is asked for. */
export async function reportFor(output: Output, options: ReportOptions): Promise<Report> {
  if (output === 'pretty') return (await import('./pretty.ts')).pretty(options, options)
  const gates = { stdout: gate(options.write), stderr: gate(options.tell) }
  const all = Object.values(gates)
  return {
    report: PLAIN[output](gates, options),
    hold: () => {
      for (const one of all) one.hold()
      return Promise.resolve()
    },
    release: () => {
      for (const one of all) one.release()
    },
    end: () => Promise.resolve(),
  }
}

interface Gates {
  readonly stdout: Gate
  readonly stderr: Gate
}

const PLAIN = {
  lines: ({ stdout }: Gates, options: ReportOptions) => lines(stdout, options),
  json: ({ stdout, stderr }: Gates) => both(json(stdout.write), beside(stderr)),
  ndjson: ({ stdout }: Gates) => ndjson(stdout.write),
  junit: ({ stdout, stderr }: Gates) => both(junit(stdout.write), beside(stderr)),
} as const satisfies Record<Exclude<Output, 'pretty'>, (gates: Gates, options: ReportOptions) => Reporter>

function both(first: Reporter, second: Reporter): Reporter {
  return (event) => {
    first(event)
    second(event)
  }
}
