import type { Expression } from '../task/expression.ts'
import { isUnknown } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import type { HostRun } from './host-run.ts'
import { lookAhead } from './look-ahead.ts'
import type { Variables } from './variables.ts'
import { viewOf } from './view.ts'
import type { World } from './world.ts'

/** What a step says of the hosts that do it: asked before it is done on any. */
export class HostWords {
  readonly #world: World
  readonly #host: HostRun
  readonly #entry: Entry

  constructor(world: World, host: HostRun, entry: Entry) {
    this.#world = world
    this.#host = host
    this.#entry = entry
  }

  /** Done once for all hosts: by its own word, or since it concerns no host. */
  get once(): boolean {
    const { task, runOnce } = this.#entry.step
    return task.acts === 'add-host' || task.acts === 'pause' || this.#value(runOnce) === true
  }

  /** The failure of one host is that of all. */
  get fatal(): boolean {
    return this.#value(this.#entry.step.anyErrorsFatal) === true
  }

  /** How many hosts may do it at the same time; null: as many as may do anything. */
  get throttle(): number | null {
    const count = this.#value(this.#entry.step.throttle)
    return typeof count === 'number' && count >= 1 ? Math.floor(count) : null
  }

  /** What is wrong with the words could not be told before there is a result to tell it. @throws what evaluating them throws. */
  require(): void {
    const { runOnce, throttle, anyErrorsFatal } = this.#entry.step
    const words = [runOnce, throttle, anyErrorsFatal].filter((word) => word !== null)
    if (words.length === 0) return
    const scope = this.#scope()
    for (const word of words) word.evaluate(scope)
  }

  /** Asks the facts that the words need. What cannot be asked, the step itself will tell. */
  async ask(): Promise<void> {
    const { runOnce, throttle } = this.#entry.step
    const words = [runOnce, throttle].filter((word) => word !== null)
    try {
      if (
        words.length === 0 ||
        !this.#scope()
          .reads(words)
          .some(([root]) => root === 'facts')
      )
        return
      await lookAhead(this.#world, this.#host, this.#entry, (doing) => {
        this.#host.activity.busy(doing)
      })
    } catch {
      return
    }
  }

  /** What is wrong with the words, the step tells when it is done: until then they say nothing. */
  #value(word: Expression | null): unknown {
    if (word === null) return null
    try {
      const value = word.evaluate(this.#scope())
      return isUnknown(value) ? null : value
    } catch {
      return null
    }
  }

  #scope(): Variables {
    return viewOf(this.#world, this.#host, this.#entry).scope
  }
}
