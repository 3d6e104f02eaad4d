import { isDeepStrictEqual } from 'node:util'
import { Ajv, type ValidateFunction } from 'ajv'
import type { Change } from '../task/change.ts'
import { show } from '../task/command.ts'
import type { Output } from '../task/output.ts'
import { pure, reads, settles, shows } from '../task/laws.ts'
import { SPECIAL } from '../task/params.ts'
import { planOf, type Planned } from '../task/planned.ts'
import type { AnyTask, Observed } from '../task/task.ts'
import { UnknownUsed } from '../task/unknown.ts'
import { type Fixture, unknownKeys } from './fixtures.ts'
import { shown } from './shown.ts'

const KEYS = ['params', 'now', 'changes', 'refuses', 'undecided', 'outputs', 'result', 'message', 'invalid']
const OPTIONAL = ['destroys', 'within', 'every', 'otherwise', 'unsettles', 'disconnects', 'action'] as const

type Values = Readonly<Record<string, unknown>>

/**
 * Checks a task over one fixture, the laws included: `params`, `now`, then `changes`, `refuses`,
 * `undecided: true` (the plan needs a value that is not known), `result` (with `outputs`), `message`; or `invalid`.
 *
 * @returns what is wrong, a sentence each; empty when all is well.
 */
export function checkTaskFixture(task: AnyTask, fixture: Fixture): string[] {
  const { values } = fixture
  const params = structuredCloneOf(values['params'] ?? {})
  const strange = unknownKeys(fixture, KEYS)
  const invalid = validate(task, params)
  if (values['invalid'] !== undefined)
    return [...strange, ...expectText('the params to be invalid', values['invalid'], invalid)]
  if (invalid !== null) return [...strange, `the params are invalid: ${invalid}`]
  return [...strange, ...checkPlan(task, params, values)]
}

/**
 * A step's params as its plan gets them: defaults filled in.
 *
 * @throws {Error} when they are invalid under the task's schema.
 */
export function withDefaults(task: AnyTask, params: unknown): Record<string, unknown> {
  const filled = structuredCloneOf(params) as Record<string, unknown>
  const invalid = validate(task, filled)
  if (invalid !== null) throw new Error(`the params are invalid: ${invalid}`)
  return filled
}

function checkPlan(task: AnyTask, params: unknown, values: Values): string[] {
  const now = (values['now'] ?? {}) as Values
  const observed = task.observe(params) as Observed
  const problems = [
    ...checkNames(observed, now),
    ...pure(task, params, now).map(violation),
    ...reads(observed).map(violation),
  ]
  try {
    const planned = planOf(task, params, now)
    const laws = [...settles(task, params, now, planned), ...shows(now, planned.changes)]
    return [
      ...problems,
      ...laws.map(violation),
      ...compare(values, planned),
      ...compareRest(task, params, now, values),
    ]
  } catch (error) {
    if (error instanceof UnknownUsed && values['undecided'] === true) return problems
    throw error
  }
}

const violation = ({ law, message }: { law: string; message: string }): string => `law ${law}: ${message}`

const ajv = new Ajv({ useDefaults: true, allErrors: true, keywords: [SPECIAL] })
/** Compiling a schema takes longer than all else here, and random tests ask for the same one hundreds of times. */
const validators = new WeakMap<AnyTask, ValidateFunction>()

/** Defaults are filled in, in place, as a run does it. */
function validate(task: AnyTask, params: unknown): string | null {
  const check =
    validators.get(task) ?? ajv.compile({ additionalProperties: false, ...(task.params as object) })
  validators.set(task, check)
  return check(params) ? null : ajv.errorsText(check.errors)
}

function checkNames(observed: Observed, now: Values): string[] {
  const asked = Object.keys(observed).sort()
  const given = Object.keys(now).sort()
  return isDeepStrictEqual(asked, given)
    ? []
    : [`it asks ${asked.join(', ')}; the fixture answers ${given.join(', ')}`]
}

function compare(values: Values, { changes, refusal }: Planned): string[] {
  if (values['undecided'] === true) return ['expected the plan to need a value that is not known']
  const refuses = refusal?.message ?? null
  const text =
    values['refuses'] === undefined && refuses === null
      ? []
      : expectText('a refusal', values['refuses'], refuses)
  if (values['changes'] === undefined) {
    return values['refuses'] === undefined
      ? ['the fixture expects neither changes nor a refusal']
      : [...text, ...leftOver(changes)]
  }
  const expected = values['changes'] as Values[]
  const got = changes.map((change, index) => written(change, expected[index] ?? {}))
  return [
    ...text,
    ...(isDeepStrictEqual(got, expected) ? [] : [`expected ${shown(expected)}\n     got ${shown(got)}`]),
  ]
}

function leftOver(changes: readonly Change[]): string[] {
  return changes.map(
    ({ summary }) => `before it refuses it wants to ${summary}, which the fixture does not expect`,
  )
}

/** A change as fixtures write it. */
function written(change: Change, expected: Values): Values {
  const rest = OPTIONAL.filter((key) => change[key] !== undefined || key in expected)
  return {
    summary: change.summary,
    set: change.set,
    run: change.run.map(show),
    ...Object.fromEntries(rest.map((key) => [key, change[key]])),
  }
}

function compareRest(task: AnyTask, params: unknown, now: Values, values: Values): string[] {
  const problems: string[] = []
  if (values['result'] !== undefined) {
    const got: unknown = task.result?.(params, now, (values['outputs'] ?? []) as Output[])
    if (!isDeepStrictEqual(got, values['result']))
      problems.push(`expected the result ${shown(values['result'])}\n     got ${shown(got)}`)
  }
  if (values['message'] !== undefined)
    problems.push(...expectText('a message', values['message'], task.message?.(params, now) ?? null))
  return problems
}

function expectText(what: string, part: unknown, got: string | null): string[] {
  if (typeof part !== 'string') return [`unexpected ${what.replace(/^a /, '')}: ${String(got)}`]
  return got?.includes(part) === true
    ? []
    : [`expected ${what} with "${part}", got ${got === null ? 'none' : `"${got}"`}`]
}

/** A copy that defaults can be filled into; class instances and bytes stay themselves. */
function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structuredCloneOf(inner)]))
}
