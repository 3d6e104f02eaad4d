import { distance } from 'fastest-levenshtein'

/** The name that was probably meant, or null when none is near. */
export function nearest(word: string, names: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const name of names) {
    const far = distance(word.toLowerCase(), name.toLowerCase())
    if (far >= least) continue
    least = far
    best = name
  }
  return best
}

/** `did you mean mount?`, or what there is when nothing is near; undefined when there is nothing at all. */
export function didYouMean(word: string, names: Iterable<string>): string | undefined {
  const all = [...names]
  const near = nearest(word, all)
  if (near !== null) return `did you mean ${near}?`
  if (all.length === 0) return undefined
  const shown = all.toSorted().slice(0, 12).join(', ')
  return `known: ${shown}${all.length > 12 ? ', …' : ''}`
}
