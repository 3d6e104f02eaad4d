import { escapeLine } from '../../report/escape.ts'
import { showValue } from '../../report/value.ts'
import { isUnknown } from '../../task/unknown.ts'
import type { PlayVariables, ShownDefinition, Variable } from './explain.ts'
import type { Seen } from './look-at.ts'

/** For people: each variable with its value, where it comes from, and what it hides. */
export function varsLines(plays: readonly PlayVariables[]): string[] {
  return plays.flatMap(({ play, variables }, index) => [
    ...(play
      ? [...(index > 0 ? [''] : []), `play ${escapeLine(play.name)}  (${play.playbook}:${play.at.line})`]
      : []),
    ...variables.flatMap(linesOf),
  ])
}

function linesOf({ name, own, hides, inSteps, later }: Variable): string[] {
  return [
    `${name}: ${own ? valueOf(own) : later.length > 0 ? '(not known before the run)' : '(in some steps only)'}`,
    ...(own ? [`    from ${placeOf(own)}`] : []),
    ...hides.map((one) => `    hides ${valueOf(one)}, ${placeOf(one)}`),
    ...inSteps.map(
      (one) => `    ${one.hidden ? 'hides ' : ''}${stepsOf(one.steps)}: ${valueOf(one)}, ${placeOf(one)}`,
    ),
    ...later.map(
      ({ by, at, hidden }) =>
        `    ${hidden ? `hides what ${by} gives` : `set during the run by ${by}`}  (${at.file}:${at.line})`,
    ),
  ]
}

function valueOf({ value, needs, error }: Seen): string {
  if (error !== null) return `(${escapeLine(error)})`
  const why = needs.length === 0 ? '' : `: needs ${needs.join(', ')}`
  if (isUnknown(value)) return `(not known before the run${why})`
  return showValue(value) + (why === '' ? '' : `  (in part not known before the run${why})`)
}

function placeOf({ source, at }: ShownDefinition): string {
  const place = at?.replace(/:\d+$/, '')
  if (place === undefined) return source
  // Text on the command line has no lines.
  return place.startsWith('-e ') ? place.replace(/:\d+$/, '') : `${source}  (${place})`
}

function stepsOf(steps: readonly string[]): string {
  const [first = ''] = steps
  const others = steps.length > 1 ? ` and ${steps.length - 1} more` : ''
  return `in the step ${escapeLine(JSON.stringify(first))}${others}`
}
