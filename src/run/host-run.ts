import { Foretold } from '../task/foretold.ts'
import type { InventoryHost, Play, Step } from '../task/playbook.ts'
import type { SharedWords } from '../task/shared-words.ts'
import type { Unknown } from '../task/unknown.ts'
import type { Activity } from './activity.ts'
import type { Entry } from './course.ts'
import type { Machine } from './machine.ts'
import type { Binding } from './variables.ts'

/** What a step looks at and changes: the host itself, or the one it is delegated to. */
export interface Target {
  readonly name: string
  readonly machine: Machine
  /** In check mode: what planned changes will make true. */
  readonly foretold: Foretold
}

/** What failed last on a host, for `rescue`. */
export interface Failure {
  readonly step: string
  readonly task: string
  readonly result: unknown
}

/** A host in a run: where it stands and what is known of it. */
export class HostRun implements Target {
  /** As the inventory has it now. */
  host: InventoryHost
  readonly machine: Machine
  /** By other ways than the inventory's, where plays and steps say how to connect. */
  readonly ways = new Map<string, Machine>()
  readonly activity: Activity
  readonly foretold: Foretold
  /** Results of steps by their `register` names, and what `set_fact` gave. */
  readonly registered = new Map<string, Binding>()
  /** What `include_vars` read. */
  readonly included = new Map<string, Binding>()
  /** In a check: set once a file that nobody can name yet may give any variable. Stronger ones are not concerned. */
  anything: Unknown | null = null
  /** Handlers to run; a value that is not known yet where nobody can say whether they will. */
  readonly notified = new Map<Step, Unknown | null>()
  /** Names of handlers that an earlier run owes the host, and that an include of the play may bring. */
  readonly owed = new Set<string>()
  failure: Failure | null = null
  /**
   * In a check: the play that may be none of the host's any more, by a `meta` of which nobody can say yet whether it will run, or
   * that may never be, by what puts the host into groups.
   */
  ending: { readonly play: Play; readonly perhaps: Unknown } | null = null
  /** In a check: whether a step may have failed, so that what comes after it may not be done. */
  mayHaveFailed = false
  /** Set when the host takes no further part. */
  lost: 'failed' | 'unreachable' | null = null
  /** The steps that the host is going to meet, the nearest first, as far as they are known. */
  ahead: () => Iterable<Entry> = () => []

  constructor(host: InventoryHost, machine: Machine, activity: Activity, shared: SharedWords) {
    this.host = host
    this.foretold = new Foretold(shared)
    this.machine = machine
    this.activity = activity
  }

  get name(): string {
    return this.host.name
  }

  /** The host by all ways to it. */
  get machines(): readonly Machine[] {
    return [this.machine, ...this.ways.values()]
  }

  /** In a check: names may have another value by what is included there; null: any name. */
  leaveOpen(where: 'registered' | 'included', names: readonly string[] | null, unknown: Unknown): void {
    const layers = where === 'included' ? [this.included] : [this.registered, this.included]
    for (const layer of layers) for (const name of names ?? layer.keys()) layer.set(name, { data: unknown })
    if (names === null) this.anything = unknown
  }

  /** Gives a name a value for the rest of the run. */
  register(name: string, value: unknown): void {
    this.registered.set(name, { data: value })
  }
}
