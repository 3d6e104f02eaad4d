import type { Included, Play, Step } from '../task/playbook.ts'
import { type Entry, stepsAhead } from './course.ts'

/** What lies ahead of a host in a play, as far as it is known: its steps, and what includes have brought so far. */
export class Ahead {
  readonly #play: Play
  readonly #brought = new Map<Step, readonly Included[]>()
  #known: { readonly entries: readonly Entry[]; readonly index: ReadonlyMap<Step, number> } | null = null

  constructor(play: Play) {
    this.#play = play
  }

  /** @param included what a step has brought. */
  bring(step: Step, included: readonly Included[]): void {
    this.#brought.set(step, included)
    this.#known = null
  }

  /** The steps after one, as they are met where nothing fails. A step that is not among them (a handler) has none. */
  after(step: Step): readonly Entry[] {
    this.#known ??= this.#look()
    const at = this.#known.index.get(step)
    return at === undefined ? [] : this.#known.entries.slice(at + 1)
  }

  #look() {
    const steps = this.#unfolded(stepsAhead(this.#play.nodes))
    const entries = steps.map((step) => ({ play: this.#play, step }))
    return { entries, index: new Map(steps.map((step, index) => [step, index])) }
  }

  #unfolded(steps: readonly Step[]): Step[] {
    return steps.flatMap((step) => {
      const brought = this.#brought.get(step) ?? []
      return [step, ...brought.flatMap(({ nodes }) => this.#unfolded(stepsAhead(nodes)))]
    })
  }
}
