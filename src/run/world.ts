import type { Author } from '../task/author.ts'
import type { InventoryHost, LoadedRun, Play, Way } from '../task/playbook.ts'
import type { Mode } from '../task/result.ts'
import type { HostRun } from './host-run.ts'
import type { Machine } from './machine.ts'

/** What the steps of a run share: what was loaded, the hosts as they are now, and where each of them stands. */
export interface World {
  readonly loaded: LoadedRun
  readonly mode: Mode
  /** Hosts worked on at a time. */
  readonly forks: number
  /** Grows where a step adds a host. */
  readonly hosts: Map<string, InventoryHost>
  /** Group name -> host names; grows, too. */
  readonly groups: Map<string, readonly string[]>
  /** In a check: hosts that get into groups, as only the run can tell. */
  readonly joining: Joining[]
  /** The hosts that took part so far. */
  readonly runs: Map<string, HostRun>
  /** The play at work, with its hosts as they were when it began. */
  playing: { readonly play: Play; readonly hosts: PlayHosts } | null
  /** The hosts of the batch at work. */
  batch: readonly string[]
  /** Where a host stands; it joins the run where it had no part in it yet. */
  readonly join: (name: string) => HostRun
  /** A connection to a host of its own, for plays and steps that say how to reach it. */
  readonly reach: (run: HostRun, way: Way) => Machine
}

/** The hosts of a play. */
export interface PlayHosts {
  readonly certain: readonly string[]
  /** Those that the play has or not, as a step will decide. */
  readonly perhaps: ReadonlyMap<string, Author>
}

/** In a check: a host that gets into groups, as nobody can say yet. */
export interface Joining {
  readonly host: InventoryHost
  /** null: nobody knows them yet. They are taken for groups that no inventory has. */
  readonly groups: readonly string[] | null
  readonly by: Author
}

/** The loaded part of a world, for what needs no run: the variables of a host. */
export type Places = Pick<World, 'loaded' | 'hosts' | 'groups' | 'joining'>

export function placesOf(loaded: LoadedRun): Places {
  return {
    loaded,
    hosts: new Map(loaded.inventory.hosts.map((host) => [host.name, host])),
    groups: new Map(Object.entries(loaded.inventory.groups)),
    joining: [],
  }
}
