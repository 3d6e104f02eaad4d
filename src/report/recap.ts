import {
  CONTRARIES,
  type Contrary,
  EXCUSES,
  type HostSummary,
  isFailure,
  type RunRecord,
  VERDICTS,
} from '../task/result.ts'
import { isVisible } from './command-line.ts'
import { duration } from './duration.ts'
import { escapeLine } from './escape.ts'
import { hostNames } from './host-names.ts'
import type { Paint } from './paint.ts'
import { plural } from './plural.ts'

/** Columns that are there only where somebody has some. */
const RARE = [...EXCUSES, ...CONTRARIES] as const
const COLUMNS = [...VERDICTS, ...RARE, 'roundTrips'] as const
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
  planned: 'magenta',
  applied: 'yellow',
  roundTrips: 'dim',
} as const

/** Where one of these was met, no host is praised: a failure that did not matter was one all the same. */
const BAD = ['failed', 'unreachable', ...EXCUSES] as const

/**
 * What is said at the end: a table of all hosts, and what it means.
 *
 * @param applyCommand the command line that makes what a check has shown.
 * @param columns of the terminal; where the table is wider, the verdicts that nobody has are left out.
 */
export function recapLines(
  record: RunRecord,
  applyCommand: string | null,
  paint: Paint,
  columns = Infinity,
): string[] {
  const shown = Object.keys(record.hosts).length === 0 ? [] : ['', ...table(record, paint, columns)]
  return [...shown, '', ...failures(record, paint), ...closing(record, applyCommand, paint)]
}

function table(record: RunRecord, paint: Paint, columns: number): string[] {
  const hosts = Object.entries(record.hosts)
  const width = Math.max('host'.length, ...hosts.map(([name]) => escapeLine(name).length))
  const head = (shown: readonly Column[]): string =>
    ['host'.padEnd(width), ...shown.map(titleOf), 'time'.padStart(9)].join('  ')
  const rare = (column: Column): boolean => RARE.some((one) => one === column)
  const usual = COLUMNS.filter((column) => !rare(column) || countOf(record, column) > 0)
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
  const said = whatWasDone(record)
  if (record.exitCode === 130) return [paint('bold', `Interrupted after ${took}. ${said}`)]
  const last = `${paint('bold', lost(record) + said)} ${paint('dim', `(${took})`)}`
  const hint = record.mode === 'check' && hasPending(record) && applyCommand !== null
  return hint ? [last, `Run it: ${escapeLine(applyCommand)}`] : [last]
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

function whatWasDone(record: RunRecord): string {
  const checked = record.mode === 'check'
  if (Object.keys(record.hosts).length === 0)
    return `No play has a host: nothing was ${checked ? 'checked' : 'done'}.`
  return (checked ? pending(record) : done(record)).join(' ')
}

function hasPending(record: RunRecord): boolean {
  return countOf(record, 'change') + countOf(record, 'may') > 0
}

function pending(record: RunRecord): string[] {
  const may = countOf(record, 'may')
  const certain = countOf(record, 'change') > 0
  return [
    ...(hasPending(record) ? [] : [nothing(record, 'Nothing to change')]),
    ...(certain ? [`${onHosts(record, 'change')} would be made.`] : may > 0 ? ['No change is certain.'] : []),
    ...(may > 0 ? [`${plural(may, 'step')} can only be decided by running.`] : []),
    ...(countOf(record, 'applied') > 0 ? [`${onHosts(record, 'applied')} made, by check_mode: false.`] : []),
    ...begun(record),
  ]
}

function done(record: RunRecord): string[] {
  const undecided = countOf(record, 'may')
  const failed = begun(record)
  const made = countOf(record, 'change') > 0
  return [
    ...(made ? [`${onHosts(record, 'change')} made.`] : []),
    ...(made || failed.length > 0 ? [] : [nothing(record, 'Nothing was changed')]),
    ...failed,
    ...(countOf(record, 'planned') > 0
      ? [`${onHosts(record, 'planned')} only planned, by check_mode: true.`]
      : []),
    ...(undecided > 0 ? [`${plural(undecided, 'step')} left undecided.`] : []),
  ]
}

/** Whatever a failed step did before it failed is done. */
function begun({ results }: RunRecord): string[] {
  const steps = results.filter(
    ({ mode, verdict, changes }) =>
      mode === 'apply' &&
      (verdict === 'failed' || verdict === 'unreachable') &&
      changes.some(({ run }) => run.length > 0),
  )
  return steps.length === 0 ? [] : [`${plural(steps.length, 'failed step')} had begun to change something.`]
}

function nothing(record: RunRecord, sentence: string): string {
  const names = Object.keys(record.hosts)
  const sum = (columns: readonly Exclude<Column, 'roundTrips'>[]): number =>
    columns.reduce((before, column) => before + countOf(record, column), 0)
  if (sum([...BAD, ...CONTRARIES, 'may']) > 0 || record.exitCode === 130) return `${sentence}.`
  if (sum(VERDICTS) === 0) return `${sentence}: there was no step to do.`
  return `${sentence}: ${hostNames(names)} ${names.length === 1 ? 'is' : 'are'} as wished.`
}

function onHosts(record: RunRecord, column: 'change' | Contrary): string {
  const hosts = Object.values(record.hosts).filter((summary) => summary[column] > 0).length
  return `${plural(countOf(record, column), 'change')} on ${plural(hosts, 'host')}`
}

function countOf(record: RunRecord, column: keyof HostSummary): number {
  return Object.values(record.hosts).reduce((sum, summary) => sum + summary[column], 0)
}
