import type { Reporter } from '../task/result.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { lines } from './lines.ts'
import { ndjson } from './ndjson.ts'
import type { Report } from './report.ts'
import type { TranscriptOptions } from './transcript.ts'

export const OUTPUTS = ['pretty', 'lines', 'json', 'ndjson', 'junit'] as const
export type Output = (typeof OUTPUTS)[number]

export interface ReportOptions extends TranscriptOptions {
  readonly write: (text: string) => void
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
  json: ({ write }: ReportOptions) => json(write),
  ndjson: ({ write }: ReportOptions) => ndjson(write),
  junit: ({ write }: ReportOptions) => junit(write),
} as const satisfies Record<Exclude<Output, 'pretty'>, (options: ReportOptions) => Reporter>
