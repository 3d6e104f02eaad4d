import type { HostRun } from './host-run.ts'
import { HostWords } from './host-words.ts'
import type { Turn } from './turn.ts'

/**
 * After something was applied. What is delegated to another host may well have changed the host that it was done for: the next
 * look there is a new one.
 */
export function forgetAfter(turn: Turn): void {
  for (const { machine } of hostsOf(turn)) if (machine.state !== turn.target.machine.state) machine.forget()
}

/**
 * The same in a check: what was planned since a mark, and may change anything elsewhere, leaves open the hosts that it is done for.
 * What a host plans elsewhere that may have failed, the other may see or not.
 */
export function unsettleAfter(turn: Turn, since: number): void {
  const { host, target, author } = turn
  if (host.mayHaveFailed && target.foretold !== host.foretold) target.foretold.doubt(since, author)
  if (!target.foretold.isAllUnsettledSince(since)) return
  for (const { foretold } of hostsOf(turn)) if (foretold !== target.foretold) foretold.unsettle('*', author)
}

/** The hosts that a step is done for: its own, and all of the batch where that one does it for all. */
function hostsOf({ world, host, entry }: Turn): HostRun[] {
  if (entry.step.delegateTo === null || !new HostWords(world, host, entry).once) return [host]
  return [host.name, ...world.batch].flatMap((name) => world.runs.get(name) ?? [])
}
