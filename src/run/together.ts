import pLimit, { type LimitFunction } from 'p-limit'
import { showPlace } from '../task/place.ts'
import type { Play, Step } from '../task/playbook.ts'
import { isUnseen } from '../task/steps.ts'
import type { Reporter } from '../task/result.ts'
import type { Surroundings } from './surroundings.ts'
import { type Entry, writtenAhead } from './course.ts'
import type { HostRun } from './host-run.ts'
import { HostWords } from './host-words.ts'
import type { Interrupt } from './interrupt.ts'
import { notify } from './notify.ts'
import type { HandlerMemory } from './handler-memory.ts'
import type { Finished } from './step-account.ts'
import { performStep, type StepSurroundings } from './step.ts'
import { type Ended, endedAs } from './ended.ts'
import type { Stop, Walk } from './walk.ts'
import type { World } from './world.ts'

/** What a strategy works with. */
export interface Setting {
  readonly world: World
  readonly play: Play
  readonly report: Reporter
  readonly interrupt: Interrupt
  /** Hosts worked on at a time. */
  readonly forks: number
  readonly limit: LimitFunction
  readonly memory: HandlerMemory
  readonly ask: Surroundings['ask']
  readonly files: Surroundings['files']
  /** The steps that a host will meet in the plays after this one. */
  readonly coming: (host: string) => Iterable<Entry>
  readonly done: (finished: Finished) => void
}

/** A host on its way through the play. */
export interface Traveller {
  readonly host: HostRun
  readonly walk: Walk
}

/** Of a step that is not begun since the run is ending. */
const UNDONE = endedAs('end-play')

/** Does the steps of a batch of hosts: what all strategies share. */
export class Together {
  readonly #setting: Setting
  readonly #order: ReadonlyMap<Step, number>
  readonly #throttles = new Map<Step, LimitFunction>()

  constructor(setting: Setting) {
    this.#setting = setting
    this.#order = new Map(writtenAhead(setting.play.nodes).map((step, index) => [step, index]))
  }

  announce(stop: Stop, hosts: readonly HostRun[]): void {
    const { play, report } = this.#setting
    const { step, handler } = stop
    if (isUnseen(step.task)) return
    report({
      type: 'step-start',
      play: play.name,
      step: step.name.source,
      task: step.task.name,
      at: showPlace(step.at),
      index: handler ? null : (this.#order.get(step) ?? null),
      hosts: hosts.map(({ name }) => name),
    })
  }

  /** Does the step that a host has come to. The host is not moved on. */
  async perform({ host, walk }: Traveller, stop: Stop): Promise<Ended> {
    const { world, interrupt, report, done, play, limit, memory } = this.#setting
    if (interrupt.stopping) return UNDONE
    const { step } = stop
    const entry = { play, step }
    const notices = notify(world, host, entry, walk, memory)
    const around: StepSurroundings = {
      interrupt,
      ask: this.#setting.ask,
      files: this.#setting.files,
      busy: (doing) => {
        host.activity.busy(doing)
      },
    }
    const work = async (): Promise<Ended> => {
      // Its turn may have come long after it was given to do.
      if (interrupt.stopping) return UNDONE
      const ended = await performStep(world, host, entry, stop, around, {
        changing: (names) => {
          notices.expect(names)
        },
        done: (finished, names) => {
          notices.heed(finished.result, names)
          done(finished)
        },
      })
      // Who leaves at once does not wait to hear what was done: it may all have been.
      if (!interrupt.now.aborted) notices.settle(stop, ended)
      host.activity.rest()
      report({ type: 'host-idle', host: host.name })
      return ended
    }
    const throttled = await this.#throttle(step, host)
    return throttled(() => limit(work))
  }

  /** Moves a host on; one that has failed to the end takes no further part. */
  move({ host, walk }: Traveller, ended: Ended): void {
    if (walk.stop === null) return
    if (walk.advance(ended) !== null) return
    if (walk.flow === 'failed' || walk.flow === 'unreachable') host.lost = walk.flow
  }

  /** Whether a step is done once for all hosts. */
  async isOnce(stop: Stop, host: HostRun): Promise<boolean> {
    const words = this.#words(stop.step, host)
    await words.ask()
    return words.once
  }

  /** Whether the failure of one host is that of all. */
  isFatal({ step }: Stop, host: HostRun): boolean {
    return this.#words(step, host).fatal
  }

  async #throttle(step: Step, host: HostRun): Promise<(work: () => Promise<Ended>) => Promise<Ended>> {
    if (step.throttle === null) return (work) => work()
    const words = this.#words(step, host)
    await words.ask()
    const { throttle } = words
    if (throttle === null) return (work) => work()
    const limit = this.#throttles.get(step) ?? pLimit(throttle)
    this.#throttles.set(step, limit)
    return (work) => limit(work)
  }

  #words(step: Step, host: HostRun): HostWords {
    return new HostWords(this.#setting.world, host, { play: this.#setting.play, step })
  }
}
