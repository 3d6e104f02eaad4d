// The result of a scenario for a terminal.
import type { Result, Spread } from '../measure/summary.ts'
import type { CaseResult, Goal } from '../scenarios/scenario.ts'

/** A wall or processor time, as exact as it is worth. */
export const seconds = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1))

export const HEAD = [
  'tool',
  'runs',
  'wall, s (min - max)',
  'of floor',
  'drover faster',
  'CPU ctl, s',
  'CPU target, s',
  'memory, MB',
  'trips',
  'channels',
]

export function row(result: Result, { results, floor }: CaseResult): string[] {
  const { measured } = result
  const against = (tool: string | null) => results.find((one) => one.tool === tool)?.measured.wall?.median
  const wall = measured.wall?.median ?? NaN
  return [
    result.tool,
    String(result.runs),
    `${seconds(wall)} (${seconds(measured.wall?.min ?? NaN)} - ${seconds(measured.wall?.max ?? NaN)})`,
    ratio(wall, against(floor)),
    result.tool === 'drover' ? '' : ratio(wall, against('drover')),
    text(measured.controllerCpu, seconds),
    text(measured.targetCpu, seconds),
    text(measured.memory, (value) => value.toFixed(0)),
    text(measured.roundTrips, String),
    text(measured.channels, String),
  ]
}

function ratio(value: number, other: number | undefined): string {
  return other === undefined ? '' : `${(value / other).toFixed(value / other < 10 ? 2 : 0)}x`
}

function text(spread: Spread | null, format: (value: number) => string): string {
  return spread === null ? '-' : format(spread.median)
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((one) => one[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return rows.map(line).join('\n')
}

export function caseTable(one: CaseResult): string {
  const absent = one.absent.map(({ tool, why }) => `${tool} does not take part: ${why}\n`).join('')
  return `${one.name}\n${table([HEAD, ...one.results.map((result) => row(result, one))])}\n${absent}`
}

export function verdict({ value, limit, atLeast }: Goal): 'held' | 'missed' | 'not measured' {
  if (value === null) return 'not measured'
  return (atLeast === true ? value >= limit : value <= limit) ? 'held' : 'missed'
}

/** Its value, with three digits. */
export function goalValue({ value, unit }: Goal): string {
  return value === null ? '-' : `${Number(value.toPrecision(3))} ${unit}`.trim()
}

export function goalLine(goal: Goal): string {
  const { text: what, unit, limit, atLeast } = goal
  const wanted = `${atLeast === true ? '>=' : '<='} ${limit} ${unit}`.trim()
  return `${verdict(goal).toUpperCase().padEnd(12)}  ${what}: ${goalValue(goal)} (${wanted})`
}
