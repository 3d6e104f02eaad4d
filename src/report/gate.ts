/** Something to write to, that can be made to wait while a person is asked something at the terminal. */
export interface Gate {
  readonly write: (text: string) => void
  /** For what is only of interest now: it is lost while others wait. */
  readonly mention: (text: string) => void
  readonly hold: () => void
  /** Writes what has waited. */
  readonly release: () => void
}

export function gate(write: (text: string) => void): Gate {
  let waiting: string[] | null = null
  return {
    write: (text) => {
      if (waiting) waiting.push(text)
      else write(text)
    },
    mention: (text) => {
      if (!waiting) write(text)
    },
    hold: () => {
      waiting ??= []
    },
    release: () => {
      const texts = waiting ?? []
      waiting = null
      for (const text of texts) write(text)
    },
  }
}
