import type { Play } from '../task/playbook.ts'
import type { HostRun } from './host-run.ts'

/** Why the run ends in the middle. */
export interface Halt {
  readonly why: string
  /** The hosts that could have gone on in the play, and have not come to its end. */
  readonly left: readonly HostRun[]
}

export function halt(
  batch: readonly HostRun[],
  left: readonly HostRun[],
  { maxFailPercentage }: Play,
  tooMany: boolean,
): Halt {
  const failed = batch.filter(({ lost }) => lost !== null).length
  const why = tooMany
    ? `too many hosts of a batch have failed (${failed} of ${batch.length}, max_fail_percentage is ${maxFailPercentage})`
    : 'all hosts of a batch have failed'
  return { why, left: left.filter(({ lost }) => lost === null) }
}

/**
 * What is not done when the run ends in the middle; null where that is nothing.
 *
 * @param later the plays after it that have a host left.
 */
export function haltMessage({ why, left }: Halt, play: Play, later: readonly Play[]): string | null {
  const undone = [
    ...(left.length > 0 ? [`the rest of the play ${play.name} on ${shortList(left)}`] : []),
    ...later.map(({ name }) => `the play ${name}`),
  ]
  return undone.length === 0 ? null : `the run ends here: ${why}. Not done: ${undone.join('; ')}`
}

/** More names of hosts than this are no reading. */
const MOST = 8

function shortList(hosts: readonly HostRun[]): string {
  const names = hosts.slice(0, MOST).map(({ name }) => name)
  return hosts.length > MOST ? `${names.join(', ')} … (${hosts.length} hosts)` : names.join(', ')
}
