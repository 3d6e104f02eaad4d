import type { Author } from './author.ts'

/** A word about answers that match a pattern: from here on they may be others. */
export interface Unsettling {
  readonly pattern: string
  readonly by: Author
  readonly order: number
}

/** What planned changes on all hosts of a run say, in one order: some answers (a cluster's) any host may alter. */
export class SharedWords {
  #order = 0
  readonly #words = new Map<symbol, Map<string, Unsettling>>()

  /** The order of the next word. */
  get order(): number {
    return this.#order
  }

  /** @param host who says it. */
  say(host: symbol, pattern: string, by: Author): Unsettling {
    const word = { pattern, by, order: this.#order++ }
    const own = this.#words.get(host) ?? new Map<string, Unsettling>()
    this.#words.set(host, own.set(pattern, word))
    return word
  }

  /** The last word of any other host that fits. */
  ofOthers(host: symbol, fits: (word: Unsettling) => boolean): Unsettling | null {
    const others = [...this.#words].flatMap(([name, words]) => (name === host ? [] : [...words.values()]))
    return (
      others
        .filter(fits)
        .sort((one, other) => one.order - other.order)
        .at(-1) ?? null
    )
  }

  /** The same words, for one who imagines further on his own. */
  copy(): SharedWords {
    const copy = new SharedWords()
    copy.#order = this.#order
    for (const [host, words] of this.#words) copy.#words.set(host, new Map(words))
    return copy
  }
}
