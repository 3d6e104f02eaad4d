// Ctrl-C ends the tool that runs, then the bench, by way of all that cleans up.

export class Interrupted extends Error {}

const controller = new AbortController()

/** Aborted, with Interrupted as its reason, once a signal has come. */
export const interruption = controller.signal

/**
 * From now on a signal ends the bench by way of its clean-up. Further ones change nothing: a terminal sends the
 * signal to npm and to the bench, and npm hands its own on.
 */
export function heedSignals(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (!interruption.aborted) controller.abort(new Interrupted('interrupted'))
    })
}
