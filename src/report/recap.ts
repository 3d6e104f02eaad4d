import { EXCUSES, type HostSummary, isFailure, type RunRecord, VERDICTS } from '../task/result.ts'
import { isVisible } from './command-line.ts'
import { duration } from './duration.ts'
import { escapeLine } from './escape.ts'
import { hostNames } from './host-names.ts'
import type { Paint } from './paint.ts'
import { plural } from './plural.ts'

const COLUMNS = [...VERDICTS, ...EXCUSES, 'roundTrips'] as const
type Column = (typeof COLUMNS)[number]
const COLUMN_STYLE = {
  ok: 'green',
  change: 'yellow',
  may: 'magenta',
  skipped: 'dim',
  failed: 'red',
  unreachable: 'red',
  rescued: 'yellow',
  ignored: 'yellow',
  roundTrips: 'dim',
} as const

/** Where one of these was met, no host is praised: a failure that did not matter was one all the same. */
const BAD = ['failed', 'unreachable', ...EXCUSES] as const

/**
 * What is said at the end: a table of all hosts, and what it means.
 *
 * @param applyCommand the command line that makes what a check has shown.
 * @param columns of the terminal; where the table is wider, the verdicts that nobody has are left out. Rescued and ignored
 *   failures have a column only where there are some.
 */
export function recapLines(
  record: RunRecord,
  applyCommand: string | null,
  paint: Paint,
  columns = Infinity,
): string[] {
  return [
    '',
    ...table(record, paint, columns),
    '',
    ...failures(record, paint),
    ...closing(record, applyCommand, paint),
  ]
}

function table(record: RunRecord, paint: Paint, columns: number): string[] {
  const hosts = Object.entries(record.hosts)
  const width = Math.max('host'.length, ...hosts.map(([name]) => escapeLine(name).length))
  const head = (shown: readonly Column[]): string =>
    ['host'.padEnd(width), ...shown.map(titleOf), 'time'.padStart(9)].join('  ')
  const excused = (column: Column): boolean => EXCUSES.some((excuse) => excuse === column)
  const usual = COLUMNS.filter((column) => !excused(column) || countOf(record, column) > 0)
  const fits = head(usual).length <= columns
  const times = timesIn(record)
  const shown = fits ? usual : usual.filter((column) => column === 'ok' || countOf(record, column) > 0)
  return [
    paint('bold', head(shown)),
    ...hosts.map(([name, summary]) => {
      const time = duration(times.get(name) ?? 0).padStart(9)
      return [escapeLine(name).padEnd(width), ...cells(summary, shown, paint), time].join('  ')
    }),
  ]
}

function titleOf(column: Column): string {
  return column === 'roundTrips' ? 'round trips' : column
}

function cells(summary: HostSummary, shown: readonly Column[], paint: Paint): string[] {
  return shown.map((column) => {
    const text = String(summary[column]).padStart(titleOf(column).length)
    return paint(summary[column] === 0 ? 'dim' : COLUMN_STYLE[column], text)
  })
}

/** What the steps of each host took together, in ms. */
function timesIn({ results }: RunRecord): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { host, durationMs } of results) times.set(host, (times.get(host) ?? 0) + durationMs)
  return times
}

/** Each failure once more, in one line: the rest of a long run may stand between. */
function failures(record: RunRecord, paint: Paint): string[] {
  return record.results.filter(isFailure).map(({ host, step, verdict, error, at }) => {
    const why = error?.message.split('\n')[0] ?? ''
    const place = isVisible(at) ? ` (${escapeLine(at)})` : ''
    return `${paint('red', verdict)}  ${escapeLine(host)}  ${escapeLine(step)}${place}: ${escapeLine(why)}`
  })
}

function closing(record: RunRecord, applyCommand: string | null, paint: Paint): string[] {
  const took = duration(Date.parse(record.endedAt) - Date.parse(record.startedAt))
  if (record.exitCode === 130) return [paint('bold', `Interrupted after ${took}. ${done(record)}`)]
  const sentence = lost(record) + (record.mode === 'check' ? pending(record) : done(record))
  const said = `${paint('bold', sentence)} ${paint('dim', `(${took})`)}`
  const hint = record.mode === 'check' && hasPending(record) && applyCommand !== null
  return hint ? [said, `Run it: ${escapeLine(applyCommand)}`] : [said]
}

/** What went wrong comes first: who reads only the last line must not miss it. */
function lost(record: RunRecord): string {
  const bad = record.results.filter(isFailure)
  const on = (verdict: string): number =>
    new Set(bad.filter((result) => result.verdict === verdict).map(({ host }) => host)).size
  const failed = on('failed')
  const unreachable = on('unreachable')
  return [
    ...(failed > 0 ? [`${plural(failed, 'host')} failed.`] : []),
    ...(unreachable > 0 ? [`${plural(unreachable, 'host')} unreachable.`] : []),
    '',
  ].join(' ')
}

function hasPending(record: RunRecord): boolean {
  return countOf(record, 'change') + countOf(record, 'may') > 0
}

function pending(record: RunRecord): string {
  const changes = countOf(record, 'change')
  const may = countOf(record, 'may')
  const unknown = may === 0 ? '' : ` ${plural(may, 'step')} can only be decided by running.`
  if (!hasPending(record)) return nothing(record, 'Nothing to change')
  const made = changes === 0 ? 'No change is certain.' : `${onHosts(record, changes)} would be made.`
  return made + unknown
}

function done(record: RunRecord): string {
  const changes = countOf(record, 'change')
  return changes === 0 ? nothing(record, 'Nothing was changed') : `${onHosts(record, changes)} made.`
}

function nothing(record: RunRecord, sentence: string): string {
  const names = Object.keys(record.hosts)
  const bad = BAD.reduce((sum, column) => sum + countOf(record, column), 0)
  return bad > 0 || record.exitCode === 130
    ? `${sentence}.`
    : `${sentence}: ${hostNames(names)} ${names.length === 1 ? 'is' : 'are'} as wished.`
}

function onHosts(record: RunRecord, changes: number): string {
  const hosts = Object.values(record.hosts).filter(({ change }) => change > 0).length
  return `${plural(changes, 'change')} on ${plural(hosts, 'host')}`
}

function countOf(record: RunRecord, column: keyof HostSummary): number {
  return Object.values(record.hosts).reduce((sum, summary) => sum + summary[column], 0)
}
