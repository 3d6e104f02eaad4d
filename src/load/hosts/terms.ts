import { absolutePath, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { splitPattern, type Term, termOf } from './split.ts'

/** A term, and where it stands; null for the command line. */
export interface PlacedTerm extends Term {
  readonly spot: Spot | null
}

/**
 * The terms of a pattern; `@file` stands for the terms in a file, one a line.
 *
 * @param spotOf where a character of the pattern stands.
 */
export function termsOf(
  pattern: string,
  spotOf: (offset: number) => Spot | null,
  cwd: string,
  mistakes: Mistakes,
): PlacedTerm[] {
  return splitPattern(pattern).flatMap((term) => {
    const spot = spotOf(term.offset)
    if (term.kind !== 'with' || !term.name.startsWith('@')) return [{ ...term, spot }]
    return mistakes.attempt(() => termsIn(term.name.slice(1), spot, cwd)) ?? []
  })
}

function termsIn(file: string, spot: Spot | null, cwd: string): PlacedTerm[] {
  const path = absolutePath(file, cwd)
  const shown = shownPath(path, cwd)
  const text = readText(path, shown, spot)
  const origin = textOrigin(shown, text)
  return [...text.matchAll(/[^\r\n]+/g)].flatMap((match) => {
    const name = match[0].trim()
    if (name === '') return []
    const offset = match.index + match[0].indexOf(name)
    return [{ ...termOf(name, offset), spot: origin.spot(offset) }]
  })
}
