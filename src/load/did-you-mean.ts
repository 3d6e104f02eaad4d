import { nearest } from '../task/nearest.ts'

/** `did you mean mount?`, or what there is when nothing is near; undefined when there is nothing at all. */
export function didYouMean(word: string, names: Iterable<string>): string | undefined {
  const all = [...new Set(names)]
  const near = nearest(word, all)
  if (near !== null) return `did you mean ${near}?`
  if (all.length === 0) return undefined
  const shown = all.toSorted().slice(0, 12).join(', ')
  return `known: ${shown}${all.length > 12 ? ', …' : ''}`
}
