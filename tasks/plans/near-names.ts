/** Known names that share most words with one that is not known, the nearest first: at most three. */
export function nearNames(name: string, known: readonly string[]): readonly string[] {
  const words = wordsOf(name)
  const near = known
    .map((candidate) => ({ candidate, shared: alike(words, wordsOf(candidate)) }))
    .filter(({ shared }) => shared > 0.3)
    .sort((one, other) => other.shared - one.shared)
  return near.slice(0, 3).map(({ candidate }) => candidate)
}

/** `storageOver-provisioning_percentage` -> storage, over, provisioning, percentage. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

/** 1: the same words; 0: none in common. A word counts for one that it begins with the same three letters as. */
function alike(one: readonly string[], other: readonly string[]): number {
  const shared = one.filter((word) => other.some((known) => word.slice(0, 3) === known.slice(0, 3)))
  return (2 * shared.length) / (one.length + other.length)
}
