import type { Computed } from '../computed.ts'

/** Variables of one source that remember what each of their values took the place of. */
export class Remembering extends Map<string, Computed> {
  #hidden: Map<string, Computed[]> | null = null

  override set(name: string, value: Computed): this {
    const before = this.get(name)
    if (before) {
      this.#hidden ??= new Map()
      this.#hidden.set(name, [before, ...(this.#hidden.get(name) ?? [])])
    }
    return super.set(name, value)
  }

  /** Each value that was set for a name, the last first. */
  all(name: string): readonly Computed[] {
    const last = this.get(name)
    return [...(last ? [last] : []), ...(this.#hidden?.get(name) ?? [])]
  }
}
