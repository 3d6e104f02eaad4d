import type { Place } from '../task/place.ts'
import type { Origin, Spot } from './origin.ts'
import { Redacted } from './redacted.ts'

/** The text of a whole file (or of one command line option) as an origin. Offsets count UTF-16 units from 0. */
export function textOrigin(file: string, text: string): Origin {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const redacted = new Redacted(text)
  return {
    text,
    spot(offset) {
      const line = lineAt(starts, Math.max(0, Math.min(offset, text.length)))
      const start = starts[line] ?? 0
      const end = starts[line + 1] ?? text.length
      const sourceLine = redacted.slice(start, end).replace(/\r?\n$/, '')
      const before = Math.max(0, offset - start)
      return {
        at: { file, line: line + 1, col: before + 1 },
        sourceLine,
        caret: redacted.column(start, start + before),
      }
    },
  }
}

/** The spot of a place in the text of its file; null where the file has no such line. */
export function spotAt({ file, line, col }: Place, text: string): Spot | null {
  const above = text.split('\n').slice(0, line - 1)
  const start = above.reduce((sum, { length }) => sum + length + 1, 0)
  return above.length < line - 1 || start > text.length ? null : textOrigin(file, text).spot(start + col - 1)
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
