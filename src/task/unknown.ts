import type { Author } from './author.ts'

/**
 * A value that nobody can know before something is applied, e.g. the UUID of a file system
 * that is still to be made. It refuses to turn into text or a number and to be looked into, so that no plan can
 * build a wrong guess from it: `sh`, `upload` and `set` take it as it is.
 */
export class Unknown {
  /** What will make it known: the name of a task, e.g. `mkfs`; null until a run has said so. */
  readonly after: string | null
  /** The step that will make it known; null until a run has said so. */
  readonly by: Author | null

  constructor(after: string | null = null, by: Author | null = null) {
    this.after = after
    this.by = by
    Object.freeze(this)
  }

  /** What a person reads in its place: `(known after mkfs)`. */
  describe(): string {
    return this.after === null ? '(not known yet)' : `(known after ${this.after})`
  }

  toJSON(): string {
    return this.describe()
  }

  [Symbol.toPrimitive](): never {
    throw new UnknownUsed(this)
  }
}

/** Thrown when a value that is not known yet was needed; the step is then `may`. */
export class UnknownUsed extends Error {
  readonly unknown: Unknown

  constructor(unknown: Unknown) {
    super(`a value was needed that is ${unknown.describe().slice(1, -1)}`)
    this.name = 'UnknownUsed'
    this.unknown = unknown
  }
}

/** What `await`, and the matchers and printers of test runners, ask of any value at all. */
const ASKED_OF_ANYTHING = /^([@$_]|(then|asymmetricMatch|nodeType|tagName|href)$)/

/** A field that is not there is one that nobody knows: what looks into an Unknown needs it. */
Object.setPrototypeOf(
  Unknown.prototype,
  new Proxy(Object.prototype, {
    get(target, name, unknown: Unknown): unknown {
      if (typeof name === 'symbol' || name in target || ASKED_OF_ANYTHING.test(name)) {
        return Reflect.get(target, name)
      }
      throw new UnknownUsed(unknown)
    },
  }),
)

/** The value to write in a change's `set` when nobody can know it before applying. */
export const UNKNOWN = new Unknown()

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown
}

/** The first Unknown anywhere inside a value made of plain objects and arrays, or null. */
export function findUnknown(value: unknown): Unknown | null {
  if (isUnknown(value)) return value
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  for (const inner of Object.values(value)) {
    const found = findUnknown(inner)
    if (found) return found
  }
  return null
}

/** What only the run of a step will tell, and what rests on that. */
export function unknownAfter(step: Author): Unknown {
  return new Unknown(step.task, step)
}
