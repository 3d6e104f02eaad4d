import type { Connect, Host } from '../hosts/host.ts'
import type { InventoryHost, LoadedRun, Way } from '../task/playbook.ts'
import type { Mode, Reporter } from '../task/result.ts'
import { SharedWords } from '../task/shared-words.ts'
import { Activity } from './activity.ts'
import { Epoch } from './answers.ts'
import { HostRun } from './host-run.ts'
import { HostState } from './host-state.ts'
import { implicitHost } from './implicit-host.ts'
import { Machine } from './machine.ts'
import type { Interrupt } from './interrupt.ts'
import { inventoryScope, reachScope } from './scope.ts'
import type { Variables } from './variables.ts'
import { wayOf } from './way.ts'
import { placesOf, type World } from './world.ts'

export interface HostsOptions {
  readonly loaded: LoadedRun
  readonly mode: Mode
  /** Hosts worked on at a time. */
  readonly forks: number
  readonly connect: Connect
  readonly report: Reporter
  readonly interrupt: Interrupt
}

/** The hosts of a run, and how they are reached: each joins when it first has a part in it. */
export class Hosts {
  readonly #options: HostsOptions
  readonly #shared = new SharedWords()
  readonly #epoch = new Epoch()
  readonly world: World

  constructor(options: HostsOptions) {
    this.#options = options
    const { loaded, mode, forks } = options
    this.world = {
      ...placesOf(loaded),
      mode,
      forks,
      runs: new Map(),
      playing: null,
      batch: [],
      join: (name) => this.#join(name),
      reach: (run, way) => this.#reach(run, way),
    }
  }

  #join(name: string): HostRun {
    const known = this.world.runs.get(name)
    if (known) return known
    const run = this.#hostRun(this.world.hosts.get(name) ?? implicitHost(name))
    this.world.runs.set(name, run)
    return run
  }

  #hostRun(host: InventoryHost): HostRun {
    const { report } = this.#options
    const { name } = host
    const activity = new Activity((doing) => {
      report({ type: 'host-busy', host: name, doing })
    })
    const run: HostRun = new HostRun(
      host,
      this.#machine(name, activity, () => inventoryScope(this.world, run.host)),
      activity,
      this.#shared,
    )
    return run
  }

  #machine(name: string, activity: Activity, scope: () => Variables, state = new HostState()): Machine {
    const { connect, interrupt } = this.#options
    const reach = (): Promise<Host> => {
      const variables = scope()
      return connect(name, (variable) => (variables.has(variable) ? variables.get(variable) : undefined))
    }
    const arrive = () => {
      activity.arrive()
    }
    return new Machine(reach, this.#epoch, interrupt.now, arrive, state)
  }

  /** One connection for each way to a host: steps that say the same share it. */
  #reach(run: HostRun, way: Way): Machine {
    const variables = reachScope(this.world, run.host, way)
    const key = wayOf(variables)
    const known = run.ways.get(key)
    if (known) return known
    const scope = () => reachScope(this.world, run.host, way)
    const machine = this.#machine(run.name, run.activity, scope, run.machine.state)
    run.ways.set(key, machine)
    return machine
  }
}
