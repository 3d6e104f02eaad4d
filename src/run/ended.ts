import type { Included } from '../task/playbook.ts'
import type { HostRun } from './host-run.ts'
import type { Doubts } from './watch.ts'

/** How a host goes on after a step. */
export type Flow = 'done' | 'failed' | 'unreachable' | 'end-host' | 'end-batch' | 'end-play'

/** What a step leads to. */
export interface Ended extends Doubts {
  readonly flow: Flow
  /** What an include brought, item after item. */
  readonly brought: readonly Included[]
  /** What it leaves open on a host that it is done for. */
  readonly opened: readonly ((host: HostRun) => void)[]
  /** In a run: nobody could say whether it is to be done, or how, so that it was only planned. */
  readonly leftUndone: boolean
}

/** A way of going on that no step has led to. */
export function endedAs(flow: Flow): Ended {
  return { flow, brought: [], opened: [], leftUndone: false, undecided: null, mayFail: null }
}
