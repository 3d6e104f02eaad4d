/** What the user asked for by Ctrl-C. */
export class Interrupt {
  #stopping = false
  readonly #leave = new AbortController()
  readonly #listeners: (() => void)[] = []

  /** True after the first Ctrl-C: what is being changed is finished, nothing new starts. */
  get stopping(): boolean {
    return this.#stopping
  }

  /** Aborted by the second Ctrl-C: leave at once. */
  get now(): AbortSignal {
    return this.#leave.signal
  }

  /** Called once, at the first Ctrl-C. */
  onStop(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** A Ctrl-C: the first stops, the second leaves. */
  press(): void {
    if (this.#stopping) {
      this.#leave.abort()
      return
    }
    this.#stopping = true
    for (const listener of this.#listeners) listener()
  }
}
