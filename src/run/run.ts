import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import type { Play } from '../task/playbook.ts'
import type { RunRecord, StepResult } from '../task/result.ts'
import type { ControllerFiles } from './surroundings.ts'
import { DroverError } from '../task/error.ts'
import { everyHost } from '../task/every-host.ts'
import { showPlace } from '../task/place.ts'
import { type Entry, stepsAhead, writtenAhead } from './course.ts'
import { type Halt, haltMessage } from './halt.ts'
import { type HandlerMemory, NO_MEMORY } from './handler-memory.ts'
import type { HostRun } from './host-run.ts'
import { Hosts, type HostsOptions } from './hosts.ts'
import { hostsOf } from './joining.ts'
import { runPlay } from './play.ts'
import { exitCodeOf, tally } from './tally.ts'
import type { World, PlayHosts } from './world.ts'
import { Unknown } from '../task/unknown.ts'

export interface RunOptions extends HostsOptions {
  /** Handlers of a play that earlier runs owe; none when absent. */
  readonly memory?: (play: Play) => HandlerMemory
  /** Files of the controller; none can be read or written when absent. */
  readonly files?: ControllerFiles
  /** Asks the user; there is nobody to ask when absent. */
  readonly ask?: (prompt: string, hidden: boolean) => Promise<string | null>
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
  readonly #results: StepResult[] = []
  readonly #id = randomUUID()
  readonly #startedAt = new Date().toISOString()
  #ended = false

  constructor(options: RunOptions) {
    this.#options = options
    this.#world = new Hosts(options).world
    for (const name of everyHost(options.loaded.plays)) this.#world.join(name)
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
      hosts: [...this.#world.runs.keys()],
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
    const { loaded, report, interrupt, forks, memory, ask, files } = this.#options
    const limit = pLimit(forks)
    for (const [index, play] of loaded.plays.entries()) {
      const chosen = hostsOf(play, this.#world)
      this.#world.playing = { play, hosts: chosen }
      this.#tellAbsent(play, chosen)
      const hosts = this.#take(play, chosen)
      if (chosen.certain.length + chosen.perhaps.size === 0)
        report({ type: 'play-start', play: play.name, hosts: [], steps: writtenAhead(play.nodes).length })
      if (hosts.length === 0) continue
      const halt = await runPlay(hosts, {
        world: this.#world,
        play,
        report,
        interrupt,
        forks,
        limit,
        memory: memory?.(play) ?? NO_MEMORY,
        ask: ask ?? (() => Promise.resolve(null)),
        files: files ?? NO_FILES,
        coming: (name) => stepsOf(loaded.plays.slice(index + 1), name),
        done: (finished) => {
          if (this.#ended) return
          this.#results.push(finished.result)
          report({ type: 'result', ...finished })
        },
      })
      if (interrupt.stopping) return
      if (halt) {
        this.#tellEnd(halt, index)
        return
      }
    }
  }

  #tellEnd(halt: Halt, index: number): void {
    const { loaded, report } = this.#options
    const alive = (name: string): boolean => (this.#world.runs.get(name)?.lost ?? null) === null
    const play = loaded.plays[index] as Play
    const later = loaded.plays.slice(index + 1).filter((one) => hostsOf(one, this.#world).certain.some(alive))
    const message = haltMessage(halt, play, later)
    if (message !== null) report({ type: 'warning', message, at: showPlace(play.at) })
  }

  /** The hosts of a play that are left; in a check those, too, that only the run knows to be among them: the play may be none of theirs. */
  #take(play: Play, { certain, perhaps }: PlayHosts): HostRun[] {
    const known = [...perhaps].filter(([name]) => this.#world.hosts.has(name))
    for (const [name, by] of known)
      this.#world.join(name).ending = { play, perhaps: new Unknown(by.task, by) }
    const names = [...certain, ...known.map(([name]) => name)]
    return names.map((name) => this.#world.join(name)).filter(({ lost }) => lost === null)
  }

  /** Hosts that there are only in the run, if at all. */
  #tellAbsent(play: Play, { perhaps }: PlayHosts): void {
    const absent = [...perhaps].filter(([name]) => !this.#world.hosts.has(name))
    const steps = new Set(absent.map(([, by]) => `${by.step} (${by.at})`))
    for (const step of steps) {
      const message = `the play ${play.name} may get a host that only the run knows, by the step ${step}`
      this.#options.report({ type: 'warning', message, at: showPlace(play.at) })
    }
  }

  async #close(): Promise<void> {
    const machines = [...this.#world.runs.values()].flatMap((run) => run.machines)
    await Promise.all(machines.map((machine) => machine.close()))
  }

  #record(): RunRecord {
    const { loaded, mode, interrupt } = this.#options
    const roundTrips = [...this.#world.runs].map(([name, { machines }]) => {
      return [name, machines.reduce((sum, machine) => sum + machine.roundTrips, 0)] as const
    })
    return {
      run: this.#id,
      mode,
      playbooks: loaded.playbooks,
      startedAt: this.#startedAt,
      endedAt: new Date().toISOString(),
      exitCode: exitCodeOf(mode, this.#results, interrupt.stopping),
      hosts: tally(roundTrips, this.#results, mode),
      results: this.#results,
    }
  }
}

const NO_FILES: ControllerFiles = {
  read: () => null,
  write: () => {
    throw new DroverError('refused', 'this run writes no files of the controller')
  },
}

/** The steps that a host will meet in some plays, as far as they are known before it gets there. */
function* stepsOf(plays: readonly Play[], host: string): Iterable<Entry> {
  for (const play of plays) {
    if (!play.hosts.includes(host)) continue
    for (const step of stepsAhead(play.nodes)) yield { play, step }
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
