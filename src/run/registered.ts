import { sign } from '../task/foretold.ts'
import type { Output } from '../task/output.ts'
import { UNKNOWN, unknownAfter } from '../task/unknown.ts'
import type { Ready } from './ready.ts'
import type { Outcome } from './outcome.ts'
import { resultNames } from './result-names.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a task says of itself for `register`. */
export function resultOf({ task, params }: Ready, now: Fields, outputs: readonly Output[]): Fields {
  return task.result?.(params, now, outputs) ?? {}
}

/** The same names where nothing ran: their values are not known yet. Never an invented result. */
export function resultUnknown({ task, params, author }: Ready, now: Fields): Fields {
  const names = resultNames(task, params, now) ?? OF_COMMANDS
  return sign(Object.fromEntries(names.map((name) => [name, UNKNOWN])), author) as Fields
}

/** Where a task's own result needs a command's output to look at. */
const OF_COMMANDS = ['rc', 'stdout', 'stderr', 'stdout_lines', 'stderr_lines']

/** What `register` names: the task's result, `changed`, `failed`, `skipped`. */
export function registeredOf(outcome: Outcome, { author }: Pick<Ready, 'author'>): Fields {
  const { verdict, result, error, unsure } = outcome
  return {
    ...result,
    changed: verdict === 'may' ? unknownAfter(author) : verdict === 'change',
    failed: verdict === 'failed',
    skipped: verdict === 'skipped',
    ...Object.fromEntries(unsure.map((name) => [name, unknownAfter(author)])),
    ...(unsure.includes('failed') ? { msg: unknownAfter(author) } : {}),
    ...(error ? { msg: error.message } : {}),
  }
}

/** The registered value of a step with a loop. */
export function registeredOfLoop(items: readonly Fields[], author: Ready['author']): Fields {
  const either = (name: string, decisive: boolean): unknown => {
    const values = items.map((item) => item[name])
    if (values.includes(decisive)) return decisive
    return values.every((value) => value === !decisive) ? !decisive : unknownAfter(author)
  }
  return {
    results: items,
    changed: either('changed', true),
    failed: either('failed', true),
    skipped: items.length === 0 || either('skipped', false),
  }
}
