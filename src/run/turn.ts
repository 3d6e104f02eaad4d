import type { Change } from '../task/change.ts'
import type { Author } from '../task/author.ts'
import type { ChangeReport } from '../task/result.ts'
import type { Unknown } from '../task/unknown.ts'
import type { Surroundings } from './surroundings.ts'
import type { Entry } from './course.ts'
import type { Done, Leg } from './exchange.ts'
import type { Asking, Item } from './expand.ts'
import type { HostRun, Target } from './host-run.ts'
import type { Arrived } from './machine.ts'
import type { Ready } from './ready.ts'
import type { World } from './world.ts'

/** One item of a step, on one host, in one run. */
export interface Turn {
  readonly world: World
  readonly host: HostRun
  readonly entry: Entry
  readonly item: Item
  /** What it looks at and changes. */
  readonly target: Target
  /** What it becomes there; null: the login user. */
  readonly user: string | null
  readonly author: Author
  readonly around: Surroundings
  /** Set where nobody can say yet whether it will run at all. */
  readonly perhaps: Unknown | null
  /** What the tries before this one have changed. */
  readonly earlier: readonly ChangeReport[]
  /** The items after it, whose changes may travel with its own; null: it goes by itself. */
  readonly convoy: Company | null
  /** Set where it has travelled with an item before it. */
  readonly travelled: Travelled | null
}

/** An item that is planned on the last answers, and what it sends. */
export interface Planning {
  readonly turn: Turn
  readonly ready: Ready
  readonly changes: readonly Change[]
  readonly leg: Leg
}

/** One that has travelled with an item before it, and what it brought back. */
export interface Travelled extends Planning {
  readonly done: Arrived
}

/** The items after one, as company on its way. */
export interface Company {
  /**
   * Sends the changes of the first item together with those of the items that can follow.
   *
   * @param ahead what to ask at the end, when the last of some items is through.
   * @returns what the first one brought back.
   */
  send(first: Planning, ahead: (last: Turn) => readonly Asking[]): Promise<Done>
}
