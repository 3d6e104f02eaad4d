import { sign } from '../task/foretold.ts'
import type { Output } from '../task/output.ts'
import { UNKNOWN } from '../task/unknown.ts'
import type { Ready } from './ready.ts'
import type { Outcome } from './outcome.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a task says of itself for `register`. */
export function resultOf({ task, params }: Ready, now: Fields, outputs: readonly Output[]): Fields {
  return task.result?.(params, now, outputs) ?? {}
}

/** The same names where nothing ran: their values are not known yet. Never an invented result. */
export function resultUnknown({ task, params, author }: Ready, now: Fields): Fields {
  const names = Object.keys(namesOf(() => task.result?.(params, now, []) ?? {}))
  return sign(Object.fromEntries(names.map((name) => [name, UNKNOWN])), author) as Fields
}

/** A task's result needs outputs to look at; where it fails without, it has no names to offer. */
function namesOf(result: () => Fields): Fields {
  try {
    return result()
  } catch {
    return { rc: UNKNOWN, stdout: UNKNOWN, stderr: UNKNOWN, stdout_lines: UNKNOWN, stderr_lines: UNKNOWN }
  }
}

/** What `register` names: the task's result, `changed`, `failed`, `skipped`. */
export function registeredOf({ verdict, result, error }: Outcome, ready: Pick<Ready, 'author'>): Fields {
  return {
    ...result,
    changed: verdict === 'may' ? sign(UNKNOWN, ready.author) : verdict === 'change',
    failed: verdict === 'failed',
    skipped: verdict === 'skipped',
    ...(error ? { msg: error.message } : {}),
  }
}

/** The registered value of a step with a loop. */
export function registeredOfLoop(items: readonly Fields[], author: Ready['author']): Fields {
  const changed = items.map((item) => item['changed'])
  const open = changed.find((value) => typeof value !== 'boolean')
  return {
    results: items,
    changed: changed.includes(true) ? true : open === undefined ? false : sign(UNKNOWN, author),
    failed: items.some((item) => item['failed'] === true),
    skipped: items.length > 0 && items.every((item) => item['skipped'] === true),
  }
}
