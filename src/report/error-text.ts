import { type DroverError, DroverErrors, type ErrorCode, type ErrorDetails } from '../task/error.ts'
import { showPlace } from '../task/place.ts'
import type { ErrorReport } from '../task/result.ts'
import type { Warning, WarningCode } from '../task/warning.ts'
import { escape, escapeLine } from './escape.ts'
import { isVisible } from './command-line.ts'
import type { Paint } from './paint.ts'

/** A probe may be a long script; its beginning tells which. `--output json` has all of it. */
const COMMAND_LINES = 6
/** Of a command's stderr, the end says why it failed. */
const STDERR_LINES = 20
/** A source line is cut to what a terminal shows around the caret. */
const SOURCE_WIDTH = 100

/** A line, and how many of its characters stand before the caret: one less than the column where it is not given. */
export interface Excerpt {
  readonly line: string
  readonly caret?: number | undefined
}

/** What may be shown of the user's file at a place `file:line:col`, or null where it cannot be read. */
export type SourceLine = (at: string) => Excerpt | null

type Kind = 'error' | 'warning'

interface Shown {
  readonly code: ErrorCode | WarningCode
  readonly message: string
  readonly at: string | null
  readonly excerpt: Excerpt | null
  readonly command: string | null
  readonly stderr: string | null
  readonly help: string | null
}

/** One or more errors for a user, in full; several end with their number. */
export function errorText(error: DroverError | DroverErrors, paint: Paint): string {
  return listText(error instanceof DroverErrors ? error.errors : [error], paint, 'error')
}

/** Warnings for a user, in the form of errors. */
export function warningText(warnings: readonly Warning[], paint: Paint): string {
  return listText(warnings, paint, 'warning')
}

function listText(all: readonly (DroverError | Warning)[], paint: Paint, kind: Kind): string {
  const texts = all.map((one) => lines(shownOf(one), paint, kind).join('\n'))
  return texts.length < 2
    ? texts.join('')
    : `${texts.join('\n\n')}\n\n${paint('bold', `${texts.length} ${kind}s`)}`
}

/** The error of a step's result, as lines. */
export function errorReportLines(report: ErrorReport, paint: Paint, source: SourceLine): string[] {
  return lines({ ...report, excerpt: report.at === null ? null : source(report.at) }, paint)
}

function shownOf({ code, message, details }: DroverError | Warning): Shown {
  const { command, stderr, sourceLine, caret }: ErrorDetails = details
  return {
    code,
    message,
    at: details.at ? showPlace(details.at) : null,
    excerpt: sourceLine === undefined ? null : { line: sourceLine, caret },
    command: command ?? null,
    stderr: stderr ?? null,
    help: details.help ?? null,
  }
}

function lines(shown: Shown, paint: Paint, kind: Kind = 'error'): string[] {
  const error = shown.at !== null && !isVisible(shown.at) ? { ...shown, at: null } : shown
  return [
    `${paint(['bold', kind === 'error' ? 'red' : 'yellow'], `${kind}[${error.code}]`)}: ${escape(error.message)}`,
    ...(error.at === null ? [] : [`  at ${paint('cyan', escapeLine(error.at))}`]),
    ...frame(error, paint),
    ...(error.command === null ? [] : commandLines(error.command)),
    ...stderrLines(error.stderr ?? '', paint),
    ...(error.help === null
      ? []
      : [`  ${paint('bold', 'help')}: ${escape(error.help).replaceAll('\n', '\n  ')}`]),
  ]
}

function commandLines(command: string): string[] {
  const all = escape(command).trimEnd().split('\n')
  const cut = all.length > COMMAND_LINES ? all.length - COMMAND_LINES + 1 : 0
  const shown = cut > 0 ? [...all.slice(0, -cut), `… ${cut} lines more`] : all
  return shown.map((line, index) => (index === 0 ? `  $ ${line}` : `    ${line}`))
}

function stderrLines(stderr: string, paint: Paint): string[] {
  if (stderr.trim() === '') return []
  const all = escape(stderr.trimEnd()).split('\n')
  const cut = all.length - STDERR_LINES
  const shown = (cut > 0 ? all.slice(-STDERR_LINES) : all).map((line) => `  ${paint('dim', '|')} ${line}`)
  return cut > 0 ? [`  ${paint('dim', '|')} … ${cut} lines before`, ...shown] : shown
}

/** The source line and a caret under the column. */
function frame(error: Shown, paint: Paint): string[] {
  const [, line, col] = /:(\d+):(\d+)$/.exec(error.at ?? '') ?? []
  if (error.excerpt === null || line === undefined || col === undefined) return []
  const column = error.excerpt.caret ?? Number(col) - 1
  const start = column > SOURCE_WIDTH - 20 ? column - SOURCE_WIDTH / 2 : 0
  const before = escapeLine(error.excerpt.line.slice(start, column).replaceAll('\t', ' '))
  const after = escapeLine(error.excerpt.line.slice(column, start + SOURCE_WIDTH).replaceAll('\t', ' '))
  const gutter = ` ${line.padStart(4)} ${paint('dim', '|')} `
  return [
    `${gutter}${before}${after}`,
    `${' '.repeat(6)}${paint('dim', '|')} ${' '.repeat(before.length)}${paint('red', '^')}`,
  ]
}
