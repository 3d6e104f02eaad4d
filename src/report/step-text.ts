import {
  type ChangeReport,
  contraryOf,
  type Dependency,
  excuseOf,
  type Mode,
  type StepResult,
} from '../task/result.ts'
import { isVisible } from './command-line.ts'
import { diffText } from './diff-text.ts'
import { duration } from './duration.ts'
import { errorReportLines, type SourceLine } from './error-text.ts'
import { escape, escapeLine } from './escape.ts'
import { hostNames } from './host-names.ts'
import { type Paint, paintVerdict } from './paint.ts'
import { showValue } from './value.ts'

/** How texts are made of results. */
export interface TextOptions {
  /** Whether diffs and commands are shown. */
  readonly diff: boolean
  readonly paint: Paint
  readonly source: SourceLine
}

/** What all the lines of a run share. */
export interface Page {
  /** What the column of host names takes, if it can. */
  readonly width: number
  /** Of the run: what was done otherwise is marked. */
  readonly mode: Mode
}

/** A result and what its task had to say. */
export interface Told {
  readonly result: StepResult
  readonly message: string | null
}

/** A duration below this, in ms, is not worth a reader's time. */
const WORTH_SAYING = 500
/** How an answer ends that an earlier step may alter. */
const OPEN = ' is not settled'
const CONTRARY = { planned: '(only planned)', applied: '(applied)' } as const
const INDENT = ' '.repeat('skipped'.length + 1)

/** The lines that stay of one step: hosts where the same happened share them. */
export function stepLines(told: readonly Told[], page: Page, options: TextOptions): string[] {
  return sameTogether(told).flatMap((group) => groupLines(group, page, options))
}

/** Items of one host that look the same do not share a line: each happened. */
function sameTogether(told: readonly Told[]): (readonly [Told, ...Told[]])[] {
  const groups = new Map<string, [Told, ...Told[]]>()
  const times = new Map<string, number>()
  for (const one of told) {
    const { host, step, item, mode, verdict, changes, dependsOn, error } = one.result
    const what = JSON.stringify([step, item, mode, verdict, changes, dependsOn, error, one.message])
    const before = times.get(host + what) ?? 0
    times.set(host + what, before + 1)
    const key = `${before} ${what}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}

function groupLines(group: readonly [Told, ...Told[]], page: Page, options: TextOptions): string[] {
  const [{ result, message }] = group
  const details = [
    ...result.changes.flatMap((change) => changeLines(change, options)),
    ...dependencyLines(result.dependsOn, options.paint),
    ...(result.error === null ? [] : errorReportLines(result.error, options.paint, options.source)),
    ...(message === null ? [] : escape(message).trimEnd().split('\n')),
  ]
  return [headline(group, page, options.paint), ...details.map((line) => INDENT + line)]
}

/** `change  k8s-worker-1  Make the file system  (1.2 s)` */
function headline(group: readonly [Told, ...Told[]], { width, mode }: Page, paint: Paint): string {
  const { verdict, step, item, error } = group[0].result
  const hosts = hostNames(group.map((one) => one.result.host))
  const took = Math.max(...group.map((one) => one.result.durationMs))
  const excuse = excuseOf(error)
  const contrary = contraryOf(group[0].result, mode)
  const notes = [
    ...(item === null || item === undefined ? [] : [paint('dim', `[${showValue(item)}]`)]),
    ...(excuse === null ? [] : [paint('dim', `(${excuse})`)]),
    ...(contrary === null ? [] : [paint('dim', CONTRARY[contrary])]),
    ...(took < WORTH_SAYING ? [] : [paint('dim', `(${duration(took)})`)]),
  ]
  return [`${paintVerdict(paint, verdict)} ${hosts.padEnd(width)}`, escapeLine(step), ...notes].join('  ')
}

function changeLines(change: ChangeReport, { diff, paint }: TextOptions): string[] {
  const details = diff
    ? [
        ...change.diff.flatMap((line) => diffText(line, paint)),
        ...change.run.flatMap((command) => commandLines(command, paint)),
      ]
    : []
  return [
    escape(change.summary),
    ...(change.destroys === null ? [] : [paint(['bold', 'red'], `destroys: ${escape(change.destroys)}`)]),
    ...details.map((line) => `  ${line}`),
  ]
}

function commandLines(command: string, paint: Paint): string[] {
  const [first = '', ...rest] = escape(command).split('\n')
  return [`${paint('dim', '$')} ${first}`, ...rest.map((line) => `  ${line}`)]
}

/** One line for each step that it depends on, whatever the number of answers which that step leaves open. */
function dependencyLines(all: readonly Dependency[], paint: Paint): string[] {
  const bySteps = new Map<string, Dependency[]>()
  for (const one of all) {
    const key = JSON.stringify([one.step, one.at])
    bySteps.set(key, [...(bySteps.get(key) ?? []), one])
  }
  return [...bySteps.values()].map((group) => dependencyLine(group, paint))
}

/** `depends on Mount the disk (site.yaml:9:7): path /srv, mount-point /srv not settled` */
function dependencyLine(group: readonly Dependency[], paint: Paint): string {
  const [{ step, at } = { step: '', at: '' }] = group
  const place = isVisible(at) ? ` ${paint('dim', `(${escapeLine(at)})`)}` : ''
  const open = group.filter(({ on }) => on.endsWith(OPEN)).map(({ on }) => on.slice(0, -OPEN.length))
  const others = group.filter(({ on }) => !on.endsWith(OPEN)).map(({ on }) => on)
  const reasons = [...(open.length > 0 ? [`${open.join(', ')} not settled`] : []), ...others]
  return `depends on ${escapeLine(step)}${place}: ${escapeLine(reasons.join('; '))}`
}
