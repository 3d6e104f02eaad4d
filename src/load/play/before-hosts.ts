import { DroverError } from '../../task/error.ts'
import type { Scope } from '../../task/expression.ts'
import { nearest } from '../../task/nearest.ts'
import type { Secret } from '../../task/secret.ts'
import { isUnknown, type Unknown } from '../../task/unknown.ts'
import type { Computed } from '../computed.ts'
import type { Mistakes } from '../mistakes.ts'
import { mistake } from '../origin.ts'
import type { DraftVars } from './inherited.ts'

/** Computes what a play must know before it has hosts (its name, its batches) from what is the same for all of them. */
export class BeforeHosts {
  /** What was computed: the names that it reads are read. */
  readonly computed: Computed[] = []
  readonly #extra: DraftVars
  #vars: readonly DraftVars[]
  readonly #later: ReadonlySet<string>
  readonly #mistakes: Mistakes
  readonly #computing = new Set<string>()

  /**
   * @param vars those of the play, the strongest first; `-e` goes before them.
   * @param later names whose values the user is asked for when all is read, unless `-e` gives them.
   */
  constructor(extra: DraftVars, vars: readonly DraftVars[], later: Iterable<string>, mistakes: Mistakes) {
    this.#extra = extra
    this.#vars = vars
    this.#later = new Set(later)
    this.#mistakes = mistakes
  }

  /** Variables that go before those of the play, and before what was learnt so far. */
  learn(vars: DraftVars): void {
    this.#vars = [vars, ...this.#vars]
  }

  /** null where it cannot be computed, which is reported. */
  attempt<T>(given: Computed<T>): { readonly value: T } | null {
    this.computed.push(given)
    return this.#mistakes.attempt(() => {
      const value = this.#evaluate(given)
      // What is the same for all hosts is known.
      return isUnknown(value) ? null : { value }
    })
  }

  /** What is only shown: as it is written, where it needs what only a host has. */
  shown(given: Computed<string | number | Secret>): string {
    this.computed.push(given)
    const value = this.#mistakes.attempt(() => {
      try {
        return this.#evaluate(given)
      } catch (error) {
        if (error instanceof DroverError && error.code === 'undefined-variable') return null
        throw error
      }
    })
    return value === null || isUnknown(value) ? given.source : String(value)
  }

  #evaluate<T>(value: Computed<T>): T | Unknown {
    const missing = value.uses.find(({ guarded, path: [name = ''] }) => !guarded && !this.#find(name))
    if (missing) {
      const name = missing.path[0] ?? ''
      const near = nearest(name, this.#scope.names())
      const help =
        near === null
          ? 'here the variables of the play and -e can be used, but not what is asked for'
          : `did you mean ${near}?`
      const message = `${name} is not known before there is a host`
      throw mistake('undefined-variable', message, missing.spot, help)
    }
    return value.evaluate(this.#scope)
  }

  readonly #scope: Scope = {
    get: (name) => {
      const value = this.#find(name)
      if (!value) return undefined
      if (this.#computing.has(name))
        throw mistake('invalid-value', `${name} is defined by itself`, value.spot)
      this.#computing.add(name)
      try {
        return this.#evaluate(value)
      } finally {
        this.#computing.delete(name)
      }
    },
    has: (name) => this.#find(name) !== undefined,
    names: () =>
      [this.#extra, ...this.#vars].flatMap((vars) => Object.keys(vars)).filter((name) => this.#find(name)),
  }

  #find(name: string): Computed | undefined {
    const known = this.#later.has(name) ? [this.#extra] : [this.#extra, ...this.#vars]
    return known.find((vars) => Object.hasOwn(vars, name))?.[name]
  }
}
