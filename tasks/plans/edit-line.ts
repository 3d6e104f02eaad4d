import { endOf, type Line, linesOf, textOfLines, withLines } from './lines.ts'
import { expand, regexOf } from './regex.ts'

/** One line that is to be in a text. */
export interface LineWish {
  readonly line: string
  readonly regexp?: string
  readonly search_string?: string
  readonly insertafter?: string
  readonly insertbefore?: string
  readonly backrefs: boolean
  readonly firstmatch: boolean
}

/** The text with the line in it: in the place of the one that is looked for, where the line stands already, or as a new one. */
export function withLine(wish: LineWish, text: string): string {
  const lines = linesOf(text)
  const found = chosen(wish, matching(lines, wish))
  if (found !== undefined) return textOfLines(replaced(lines, found, written(wish, lines[found]?.text ?? '')))
  if (lines.some(({ text: other }) => other === wish.line) || wish.backrefs) return text
  return textOfLines(withLines(lines, placeFor(wish, lines), [wish.line]))
}

/** The text without the lines that are looked for. */
export function withoutLine(wish: Partial<LineWish>, text: string): string {
  const lines = linesOf(text)
  const gone = isSought(wish) ? matching(lines, wish) : indexes(lines, (other) => other === wish.line)
  return textOfLines(lines.filter((_, index) => !gone.includes(index)))
}

function isSought({ regexp, search_string: part }: Partial<LineWish>): boolean {
  return regexp !== undefined || part !== undefined
}

function matching(lines: readonly Line[], { regexp, search_string: part }: Partial<LineWish>): number[] {
  if (regexp !== undefined) {
    const regex = regexOf('regexp', regexp)
    return indexes(lines, (text) => regex.test(text))
  }
  return part === undefined ? [] : indexes(lines, (text) => text.includes(part))
}

function indexes(lines: readonly Line[], fits: (text: string) => boolean): number[] {
  return lines.flatMap(({ text }, index) => (fits(text) ? [index] : []))
}

function chosen({ firstmatch }: LineWish, found: readonly number[]): number | undefined {
  return firstmatch ? found[0] : found.at(-1)
}

function written({ line, regexp, backrefs }: LineWish, old: string): string {
  if (!backrefs || regexp === undefined) return line
  const match = regexOf('regexp', regexp).exec(old)
  return match ? expand(line, match) : line
}

/** A line that is right already is left as it is, with or without an end. */
function replaced(lines: readonly Line[], at: number, text: string): Line[] {
  const end = endOf(lines)
  return lines.map((line, index) =>
    index !== at || line.text === text ? line : { text, end: line.end === '' ? end : line.end },
  )
}

/** Before which line the new one comes. Where nothing matches, it is the last. */
function placeFor(wish: LineWish, lines: readonly Line[]): number {
  const { insertafter, insertbefore } = wish
  const place = insertbefore ?? insertafter ?? 'EOF'
  if (place === 'BOF') return 0
  if (place === 'EOF') return lines.length
  const regex = regexOf(insertbefore === undefined ? 'insertafter' : 'insertbefore', place)
  const found = chosen(
    wish,
    indexes(lines, (text) => regex.test(text)),
  )
  if (found === undefined) return lines.length
  return insertbefore === undefined ? found + 1 : found
}
