import type { Reporter } from '../task/result.ts'
import { beside } from './beside.ts'
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
  if (output !== 'pretty') return { report: PLAIN[output](options), end: () => Promise.resolve() }
  const { pretty } = await import('./pretty.ts')
  return pretty(options, options)
}

const PLAIN = {
  lines: ({ write, ...options }: ReportOptions) => lines(write, options),
  json: ({ write, tell }: ReportOptions) => both(json(write), beside(tell)),
  ndjson: ({ write }: ReportOptions) => ndjson(write),
  junit: ({ write, tell }: ReportOptions) => both(junit(write), beside(tell)),
} as const satisfies Record<Exclude<Output, 'pretty'>, (options: ReportOptions) => Reporter>

function both(first: Reporter, second: Reporter): Reporter {
  return (event) => {
    first(event)
    second(event)
  }
}
