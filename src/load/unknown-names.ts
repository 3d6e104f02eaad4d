import { nearest } from '../task/nearest.ts'
import { showPlace } from '../task/place.ts'
import type { Use } from './computed.ts'
import { didYouMean } from './did-you-mean.ts'
import { factInstead } from './foreign-facts.ts'
import type { Mistakes } from './mistakes.ts'
import type { DraftStep } from './play/draft.ts'
import { someOf } from './some-of.ts'

interface Surroundings {
  readonly facts: readonly string[]
  /** False when a file could not be read: what nothing defines may be defined there. */
  readonly complete: boolean
  readonly mistakes: Mistakes
}

/** Tells of names that nothing defines, with what may have been meant. */
export class UnknownNames {
  readonly #around: Surroundings
  readonly #registers: ReadonlyMap<string, DraftStep>

  /** @param registers the first step that gives a name, by the name. */
  constructor(around: Surroundings, registers: ReadonlyMap<string, DraftStep>) {
    this.#around = around
    this.#registers = registers
  }

  /** `facts.NAME`, where there is no such fact. */
  fact(use: Use): void {
    const fact = use.path[1]
    const { facts } = this.#around
    if (fact === undefined || facts.includes(fact)) return
    this.#tell(use, `there is no fact ${fact}`, didYouMean(fact, facts))
  }

  /** @param circle the names from the first to itself. */
  ofItself({ spot }: Use, circle: readonly string[]): void {
    const message = `${circle.at(-1) ?? ''} is defined by itself: ${circle.join(' -> ')}`
    this.#around.mistakes.add('invalid-value', message, spot)
  }

  /**
   * @param known names that may have been meant.
   * @param complete false where steps may bring names that nobody knows before the run.
   * @param result where the step's own result is read: the name that it is registered by, or null.
   */
  anywhere(use: Use, known: readonly string[], complete: boolean, result?: string | null): void {
    const name = use.path[0] ?? ''
    const later = this.#registers.get(name)
    if (later) {
      const message = `${name} is registered later, by the step at ${showPlace(later.at)}`
      this.#tell(use, message, 'move that step before this one')
      return
    }
    if (name === 'item') {
      this.#tell(use, 'item is not defined', 'item exists in a step with loop')
      return
    }
    // Where the name may stand in what nobody has read, only a likely slip is worth a word.
    if (!(complete && this.#around.complete) && nearest(name, known) === null) return
    const help =
      result === undefined ? didYouMean(name, known) : fieldHelp(name, result, nearest(name, known))
    this.#tell(use, `${name} is not defined`, factInstead(name) ?? help)
  }

  /** @param lacking the hosts for which it is not defined. */
  onSome(use: Use, lacking: readonly string[]): void {
    const name = use.path[0] ?? ''
    if (!this.#around.complete) return
    const help = `define it for all, or write default ${name} "…" in the template`
    this.#tell(use, `${name} is not defined for ${someOf(lacking)}`, help)
  }

  #tell(use: Use, message: string, help?: string): void {
    this.#around.mistakes.add('undefined-variable', message, use.spot, help)
  }
}

function fieldHelp(name: string, result: string | null, near: string | null): string {
  const field = `another field of the result is read as ${result ?? 'NAME'}.${name}`
  const how = result === null ? `${field}, with register: NAME` : field
  return near === null ? how : `did you mean ${near}? ${how}`
}
