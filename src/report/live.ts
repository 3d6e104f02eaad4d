import { Listr, type ListrTask } from 'listr2'

/** Quiet in ms before the live part appears: what is faster than this only flickers. */
const QUIET = 120
/** How often in ms its texts are made anew. */
const TICK = 250

/** The part at the bottom of a terminal that is drawn again and again, below the lines that stay. */
export interface Live {
  /** Prints lines that stay, above the live part. */
  print(text: string): void
  /** Takes the live part away for now, and keeps lines back; resolves when the terminal is free. */
  readonly hold: () => Promise<void>
  readonly release: () => void
  /** Takes the live part away for good; resolves when everything is printed. */
  readonly end: () => Promise<void>
}

/**
 * @param write to the terminal.
 * @param present makes the lines to show now; at most `rows` of them.
 */
export function live(
  write: (text: string) => void,
  present: () => readonly string[],
  rows: () => number,
): Live {
  let session: Session | null = null
  let queue: string[] = []
  let held = false
  let ended = false
  let timer = setTimeout(show, QUIET)

  function show(): void {
    session = startSession(present, rows())
    void session.closed.then(flush)
  }
  /** listr2 keeps what is written while it draws: lines that stay wait until it has gone. */
  function flush(): void {
    session = null
    for (const text of queue) write(text)
    queue = []
    clearTimeout(timer)
    if (!ended && !held) timer = setTimeout(show, QUIET)
  }
  return {
    print(text) {
      queue.push(text)
      if (session) session.close()
      else if (!held) flush()
    },
    async hold() {
      held = true
      clearTimeout(timer)
      session?.close()
      await session?.closed
    },
    release() {
      held = false
      flush()
    },
    async end() {
      ended = true
      clearTimeout(timer)
      session?.close()
      await session?.closed
      flush()
    },
  }
}

interface Session {
  close(): void
  readonly closed: Promise<void>
}

/** One list on the screen, cleared when it closes. */
function startSession(present: () => readonly string[], rows: number): Session {
  const { promise: closing, resolve: close } = Promise.withResolvers<undefined>()
  const list = new Listr(
    Array.from({ length: rows }, (_, index) => row(index, present, closing)),
    {
      concurrent: true,
      registerSignalListeners: false,
      rendererOptions: { clearOutput: true, formatOutput: 'truncate' },
    },
  )
  return {
    close: () => {
      close(undefined)
    },
    closed: list.run().then(() => undefined),
  }
}

/** A row is a task of listr2 that lasts until the list closes; an empty title takes no line. */
function row(index: number, present: () => readonly string[], closing: Promise<undefined>): ListrTask {
  return {
    title: present()[index] ?? '',
    task: async (_, task) => {
      const timer = setInterval(() => {
        task.title = present()[index] ?? ''
      }, TICK)
      await closing
      clearInterval(timer)
    },
  }
}
