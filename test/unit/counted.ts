/** The same list, and how often one of its items has been read. */
export function counted<T>(items: readonly T[]): { items: readonly T[]; reads: () => number } {
  let reads = 0
  const watched = new Proxy(items, {
    get(all, key, receiver): unknown {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1
      return Reflect.get(all, key, receiver)
    },
  })
  return { items: watched, reads: () => reads }
}
