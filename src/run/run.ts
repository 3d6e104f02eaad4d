import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import type { Connect, Host } from '../hosts/host.ts'
import type { InventoryHost, LoadedRun } from '../task/playbook.ts'
import type { Mode, Reporter, RunRecord, StepResult } from '../task/result.ts'
import { Activity } from './activity.ts'
import { courseOf, type World } from './course.ts'
import { HostRun } from './host-run.ts'
import type { Interrupt } from './interrupt.ts'
import { runLinear } from './linear.ts'
import { Epoch, Machine } from './machine.ts'
import { inventoryScope } from './scope.ts'
import { exitCodeOf, tally } from './tally.ts'

export interface RunOptions {
  readonly loaded: LoadedRun
  readonly mode: Mode
  /** Hosts worked on at a time. */
  readonly forks: number
  readonly connect: Connect
  readonly report: Reporter
  readonly interrupt: Interrupt
}

/**
 * Runs (or checks) all plays, one after the other.
 *
 * @returns the record that `--output json` prints. Its exit code is 2 where check mode found pending
 *   changes: the command line decides whether the user hears of it.
 */
export async function runPlays(options: RunOptions): Promise<RunRecord> {
  return new Run(options).perform()
}

class Run {
  readonly #options: RunOptions
  readonly #world: World
  readonly #hosts = new Map<string, HostRun>()
  readonly #results: StepResult[] = []
  readonly #epoch = new Epoch()
  readonly #id = randomUUID()
  readonly #startedAt = new Date().toISOString()
  #ended = false

  constructor(options: RunOptions) {
    this.#options = options
    const { loaded, mode } = options
    this.#world = { loaded, mode, hosts: new Map(loaded.inventory.hosts.map((host) => [host.name, host])) }
    for (const name of new Set(loaded.plays.flatMap((play) => play.hosts)))
      this.#hosts.set(name, this.#hostRun(name))
  }

  async perform(): Promise<RunRecord> {
    const { loaded, mode, report, interrupt } = this.#options
    const { playbooks } = loaded
    report({
      type: 'run-start',
      run: this.#id,
      mode,
      playbooks,
      startedAt: this.#startedAt,
      hosts: [...this.#hosts.keys()],
    })
    interrupt.onStop(() => {
      report({ type: 'interrupted' })
    })
    try {
      await Promise.race([this.#playAll(), aborted(interrupt.now)])
    } finally {
      await Promise.race([this.#close(), aborted(interrupt.now)])
    }
    // What is left alone may still end; the record is closed.
    this.#ended = true
    const record = this.#record()
    report({ type: 'run-end', record })
    return record
  }

  async #playAll(): Promise<void> {
    const { loaded, report, interrupt, forks } = this.#options
    const setting = { world: this.#world, report, interrupt, limit: pLimit(forks) }
    for (const play of loaded.plays) {
      const hosts = play.hosts.flatMap((name) => this.#hosts.get(name) ?? [])
      report({ type: 'play-start', play: play.name, hosts: play.hosts, steps: play.steps.length })
      await runLinear(play, hosts, setting, (finished) => {
        if (this.#ended) return
        this.#results.push(finished.result)
        report({ type: 'result', ...finished })
      })
      if (interrupt.stopping) return
    }
  }

  #hostRun(name: string): HostRun {
    const { loaded, connect, report, interrupt } = this.#options
    const host = this.#world.hosts.get(name) as InventoryHost
    const activity = new Activity((doing) => {
      report({ type: 'host-busy', host: name, doing })
    })
    const reach = (): Promise<Host> => {
      const scope = inventoryScope(this.#world, host)
      return connect(name, (variable) => (scope.has(variable) ? scope.get(variable) : undefined))
    }
    const machine = new Machine(reach, this.#epoch, interrupt.now, () => {
      activity.arrive()
    })
    return new HostRun(host, machine, courseOf(loaded, name), activity)
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map(({ machine }) => machine.close()))
  }

  #record(): RunRecord {
    const { loaded, mode, interrupt } = this.#options
    const hosts = [...this.#hosts].map(
      ([name, { machine }]) => [name, tally(name, this.#results, machine.roundTrips)] as const,
    )
    return {
      run: this.#id,
      mode,
      playbooks: loaded.playbooks,
      startedAt: this.#startedAt,
      endedAt: new Date().toISOString(),
      exitCode: exitCodeOf(mode, this.#results, interrupt.stopping),
      hosts: Object.fromEntries(hosts),
      results: this.#results,
    }
  }
}

/** Resolves when the user wants to leave at once: what is still running is left alone. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener(
      'abort',
      () => {
        resolve()
      },
      { once: true },
    )
  })
}
