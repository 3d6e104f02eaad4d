/** What a host is doing now, for those who watch: connecting, until the machine has begun for the first time. */
export class Activity {
  readonly #report: (doing: string) => void
  #doing = ''
  #arrived = false

  constructor(report: (doing: string) => void) {
    this.#report = report
  }

  busy(doing: string): void {
    this.#doing = doing
    this.#report(this.#arrived ? doing : 'connecting')
  }

  /** The machine has begun to work. */
  arrive(): void {
    if (this.#arrived) return
    this.#arrived = true
    // Steps of other hosts may have been delegated here: these tell themselves what they do.
    if (this.#doing !== '') this.#report(this.#doing)
  }

  /** What it did is done. */
  rest(): void {
    this.#doing = ''
  }
}
