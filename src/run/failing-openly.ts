import type { Outcome } from './outcome.ts'
import type { Ready } from './ready.ts'

/** In a check: where all that a task does is to look and maybe fail, a `may` says that its failing is open. */
export function failingOpenly({ task, params }: Pick<Ready, 'task' | 'params'>, planned: Outcome): Outcome {
  const { asserts = false } = task
  const open = planned.verdict === 'may' && (typeof asserts === 'function' ? asserts(params) : asserts)
  return open ? { ...planned, unsure: [...planned.unsure, 'failed'] } : planned
}
