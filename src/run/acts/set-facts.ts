import { isUnknown, UnknownUsed } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { delegate } from '../target.ts'
import type { Turn } from '../turn.ts'

/** Gives the host (or, with `delegate_facts`, the one of `delegate_to`) variables for the rest of the run. */
export function setFacts(
  { world, host, entry, item }: Turn,
  params: Readonly<Record<string, unknown>>,
): Outcome {
  const { delegateTo, delegateFacts } = entry.step
  const elsewhere = delegateTo !== null && delegateFacts?.evaluate(item.scope) === true
  const name = elsewhere ? delegateTo.evaluate(item.scope) : null
  if (isUnknown(name)) throw new UnknownUsed(name)
  const receiver = name === null ? host : delegate(world, name)
  const { cacheable: _, ...facts } = params
  for (const [key, value] of Object.entries(facts)) receiver.register(key, value)
  return outcome('ok', { result: { ansible_facts: facts } })
}
