/** Where the notified handlers of a play are kept until they have run: a run may die between the two. */
export interface HandlerMemory {
  /** Handlers by name that earlier runs owe a host. */
  owed(host: string): readonly string[]
  /** A change is about to be applied that notifies handlers: from here on they are owed. */
  expect(host: string, handlers: readonly string[]): void
  /** It has changed nothing: only what was owed before still is. */
  takeBack(host: string, handlers: readonly string[]): void
  /** A handler has run, or is there no more. */
  forget(host: string, handler: string): void
}

/** Keeps nothing: nobody is owed anything. */
export const NO_MEMORY: HandlerMemory = {
  owed: () => [],
  expect: () => undefined,
  takeBack: () => undefined,
  forget: () => undefined,
}
