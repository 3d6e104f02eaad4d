import { distance } from 'fastest-levenshtein'

/** The known name that a misspelt one most likely meant, or null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  let best: string | null = null
  // Of a name of one or two letters hardly anything is left when two are wrong.
  let least = name.length < 3 ? name.length : Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const [a, b] = [name.toLowerCase(), candidate.toLowerCase()]
    // People seldom get the first letters wrong: of two names equally far, the one that shares more of them was meant.
    const far = distance(a, b) + (a[0] === b[0] ? 0 : 0.5) - sharedStart(a, b) / 100
    if (far < least) {
      best = candidate
      least = far
    }
  }
  return best
}

function sharedStart(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}
