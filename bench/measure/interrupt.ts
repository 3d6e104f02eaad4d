// Ctrl-C ends the tool that runs, then the bench, by way of all that cleans up.

export class Interrupted extends Error {}

let interrupted = false
const listeners = new Set<() => void>()

/** From now on a first signal is an error at the next run; a second one ends at once. */
export function heedSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (interrupted) process.exit(130)
      interrupted = true
      for (const listener of listeners) listener()
    })
}

/** @throws Interrupted when a signal has come. */
export function throwIfInterrupted(): void {
  if (interrupted) throw new Interrupted('interrupted')
}

/** Waits for something that the listener ends early when a signal comes. */
export async function interruptible<T>(wait: Promise<T>, listener: () => void): Promise<T> {
  listeners.add(listener)
  try {
    return await wait
  } finally {
    listeners.delete(listener)
    throwIfInterrupted()
  }
}
