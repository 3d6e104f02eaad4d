import { Refusal } from '../../src/index.ts'
import { type Line, linesOf, textOfLines, withLines } from './lines.ts'
import { regexOf } from './regex.ts'

/** Some lines between two marks. */
export interface BlockWish {
  /** The lines, without the marks; none: no block. */
  readonly block: readonly string[]
  readonly begin: string
  readonly end: string
  readonly insertafter?: string
  readonly insertbefore?: string
  readonly prepend_newline: boolean
  readonly append_newline: boolean
}

interface Place {
  readonly from: number
  /** The line of the end mark. */
  readonly to: number
}

/**
 * The text with the block in it: in its old place, or as a new one.
 *
 * @throws {Refusal} when the marks do not stand in pairs, or when there are several blocks.
 */
export function withBlock(wish: BlockWish, text: string): string {
  const lines = linesOf(text)
  const [place, second] = placesOf(wish, lines)
  if (place !== undefined && second !== undefined)
    throw new Refusal(
      `lines ${String(place.from + 1)} and ${String(second.from + 1)} both begin a block "${wish.begin}": give each a marker of its own`,
    )
  const marked = [wish.begin, ...wish.block, wish.end]
  if (place === undefined) return textOfLines(inserted(wish, lines, marked))
  const old = lines.slice(place.from, place.to + 1).map((line) => line.text)
  if (old.join('\n') === marked.join('\n')) return text
  const rest = [...lines.slice(0, place.from), ...lines.slice(place.to + 1)]
  return textOfLines(withLines(rest, place.from, marked))
}

/** The text without any such block. */
export function withoutBlock(wish: Pick<BlockWish, 'begin' | 'end'>, text: string): string {
  const lines = linesOf(text)
  const places = placesOf(wish, lines)
  return textOfLines(lines.filter((_, index) => !places.some(({ from, to }) => index >= from && index <= to)))
}

function placesOf({ begin, end }: Pick<BlockWish, 'begin' | 'end'>, lines: readonly Line[]): Place[] {
  const places: Place[] = []
  let from = null as number | null
  for (const [index, { text }] of lines.entries()) {
    if (text === begin) {
      if (from !== null) throw alone(begin, from, end)
      from = index
    } else if (text === end) {
      if (from === null) throw alone(end, index, begin)
      places.push({ from, to: index })
      from = null
    }
  }
  if (from !== null) throw alone(begin, from, end)
  return places
}

function alone(mark: string, index: number, other: string): Refusal {
  return new Refusal(
    `line ${String(index + 1)} is "${mark}" and its other mark "${other}" is missing: nobody knows what belongs to the block`,
  )
}

function inserted(wish: BlockWish, lines: readonly Line[], marked: readonly string[]): Line[] {
  const at = placeFor(wish, lines)
  const before = wish.prepend_newline && at > 0 && lines[at - 1]?.text !== '' ? [''] : []
  const after = wish.append_newline && at < lines.length && lines[at]?.text !== '' ? [''] : []
  return withLines(lines, at, [...before, ...marked, ...after])
}

/** Before which line a new block comes. Where nothing matches, at the end. */
function placeFor({ insertafter, insertbefore }: BlockWish, lines: readonly Line[]): number {
  const place = insertbefore ?? insertafter ?? 'EOF'
  if (place === 'BOF') return 0
  if (place === 'EOF') return lines.length
  const regex = regexOf(insertbefore === undefined ? 'insertafter' : 'insertbefore', place)
  const found = lines.findLastIndex(({ text }) => regex.test(text))
  if (found === -1) return lines.length
  return insertbefore === undefined ? found + 1 : found
}
