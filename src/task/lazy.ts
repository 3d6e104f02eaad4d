/** A value, made when it is first asked for. */
export interface Lazy<T> {
  readonly value: T
}

export function lazy<T>(make: () => T): Lazy<T> {
  let made: Lazy<T> | null = null
  return {
    get value() {
      made ??= { value: make() }
      return made.value
    },
  }
}
