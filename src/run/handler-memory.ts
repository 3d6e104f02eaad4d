/** Where a playbook's notified handlers are kept until they have run: a run may die between the two. */
export interface HandlerMemory {
  /** Handlers by name that earlier runs of the playbook owe a host. */
  owed(host: string): readonly string[]
  /** A change is about to be applied that notifies handlers: from here on they are owed. */
  expect(host: string, handlers: readonly string[]): void
  /** Whether it has changed anything. Where not, only what was owed before still is. */
  decide(host: string, handlers: readonly string[], changed: boolean): void
  /** A handler has run. */
  forget(host: string, handler: string): void
}

/** Keeps nothing: for a check, and where a handler that did not run is not owed. */
export const NO_MEMORY: HandlerMemory = {
  owed: () => [],
  expect: () => undefined,
  decide: () => undefined,
  forget: () => undefined,
}
