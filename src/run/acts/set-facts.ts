import { isUnknown, type Unknown, unknownAfter, UnknownUsed } from '../../task/unknown.ts'
import type { HostRun } from '../host-run.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { delegate } from '../target.ts'
import type { Turn } from '../turn.ts'

/** Gives the host (or, with `delegate_facts`, the one of `delegate_to`) variables for the rest of the run. */
export function setFacts(turn: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const receiver = receiverOf(turn)
  if (isUnknown(receiver)) throw new UnknownUsed(receiver)
  const { cacheable: _, ...facts } = params
  for (const [key, value] of Object.entries(facts)) receiver.register(key, value)
  return outcome('ok', { result: { ansible_facts: facts } })
}

/** Where nobody can say whether they will be given, what they are, or to whom. */
export function setFactsPerhaps(turn: Turn): void {
  const { entries } = turn.entry.step.params as { readonly entries?: readonly { readonly key: string }[] }
  const receiver = receiverOf(turn)
  const receivers = isUnknown(receiver) ? [...turn.world.runs.values()] : [receiver]
  for (const one of receivers)
    for (const { key } of entries ?? []) one.register(key, unknownAfter(turn.author))
}

function receiverOf({ world, host, entry, item }: Turn): HostRun | Unknown {
  const { delegateTo, delegateFacts } = entry.step
  if (delegateTo === null) return host
  const elsewhere = delegateFacts?.evaluate(item.scope) ?? false
  if (isUnknown(elsewhere)) return elsewhere
  const name = elsewhere ? delegateTo.evaluate(item.scope) : host.name
  return isUnknown(name) ? name : delegate(world, name)
}
