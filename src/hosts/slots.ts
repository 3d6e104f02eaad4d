/** A number of places; who finds none free waits for one, first come, first served. */
export class Slots {
  #limit: number
  #taken = 0
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Resolves with the function that gives the place back (calling it twice does no harm). */
  async take(): Promise<() => void> {
    if (this.#taken >= this.#limit || this.#waiting.length > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#taken += 1
    }
    let given = false
    return () => {
      if (given) return
      given = true
      this.#release()
    }
  }

  /** The other side takes fewer than we thought: from now on at most those that are taken beside the caller's. */
  shrink(): boolean {
    if (this.#taken <= 1) return false
    this.#limit = Math.min(this.#limit, this.#taken - 1)
    return true
  }

  #release(): void {
    this.#taken -= 1
    while (this.#taken < this.#limit) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#taken += 1
      next()
    }
  }
}
