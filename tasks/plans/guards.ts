import { type Probe, UNKNOWN } from '../../src/index.ts'
import { type Entry, path, type PathAnswer } from '../probes/path.ts'
import { succeeds } from '../probes/succeeds.ts'

/** What makes an action idempotent: looked at before it, and true after it. */
export interface Guards {
  readonly creates?: string
  readonly removes?: string
  readonly unless?: string
  readonly only_if?: string
}

// A type, not an interface: only types fit the index signature of Observed.
export type GuardProbes = {
  readonly creates?: Probe<PathAnswer>
  readonly removes?: Probe<PathAnswer>
  readonly unless?: Probe<boolean>
  readonly only_if?: Probe<boolean>
}

/** The answers of those guards that were given. */
export interface GuardAnswers {
  readonly creates?: PathAnswer
  readonly removes?: PathAnswer
  readonly unless?: boolean
  readonly only_if?: boolean
}

const SOMETHING: Entry = { type: UNKNOWN, mode: UNKNOWN, owner: UNKNOWN, group: UNKNOWN }

export function askGuards({ creates, removes, unless, only_if: onlyIf }: Guards): GuardProbes {
  return {
    ...(creates === undefined ? {} : { creates: path(creates) }),
    ...(removes === undefined ? {} : { removes: path(removes) }),
    ...(unless === undefined ? {} : { unless: succeeds(unless) }),
    ...(onlyIf === undefined ? {} : { only_if: succeeds(onlyIf) }),
  }
}

/** One guard that says "not needed" is enough. */
export function isNeeded({ creates, removes, unless, only_if: onlyIf }: GuardAnswers): boolean {
  if (creates !== undefined && creates !== null) return false
  return removes !== null && unless !== true && onlyIf !== false
}

/** What the guards will answer once the action is done; empty when none of them tells. */
export function met(now: GuardAnswers): GuardAnswers {
  return {
    ...(now.creates === undefined ? {} : { creates: SOMETHING }),
    ...(now.removes === undefined ? {} : { removes: null }),
    ...(now.unless === undefined ? {} : { unless: true }),
  }
}
