import type { Scope } from '../task/expression.ts'
import { UNKNOWN } from '../task/unknown.ts'
import type { Computed } from './computed.ts'

export const FAILED = Symbol('failed')

/** What an action gives, or FAILED. */
export function attempt(action: () => unknown): unknown {
  try {
    return action()
  } catch {
    return FAILED
  }
}

/** The variables of a host as far as they are known before the run; all others are Unknown. */
export class KnownScope implements Scope {
  readonly #find: (name: string) => Computed | undefined
  readonly #own: Readonly<Record<string, unknown>>
  readonly #computing = new Set<string>()

  /** @param own names that are no variables. */
  constructor(find: (name: string) => Computed | undefined, own: Readonly<Record<string, unknown>>) {
    this.#find = find
    this.#own = own
  }

  get(name: string): unknown {
    if (Object.hasOwn(this.#own, name)) return this.#own[name]
    const definition = this.#find(name)
    if (!definition || this.#computing.has(name)) return UNKNOWN
    this.#computing.add(name)
    const value = attempt(() => definition.evaluate(this))
    this.#computing.delete(name)
    return value === FAILED ? UNKNOWN : value
  }

  has(): boolean {
    return true
  }

  names(): readonly string[] {
    return []
  }
}
