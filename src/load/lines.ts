import type { Origin } from './origin.ts'

/** The text of a whole file (or of one command line option) as an origin. Offsets count UTF-16 units from 0. */
export function textOrigin(file: string, text: string): Origin {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return {
    text,
    spot(offset) {
      const line = lineAt(starts, Math.max(0, Math.min(offset, text.length)))
      const start = starts[line] ?? 0
      const end = starts[line + 1] ?? text.length
      const sourceLine = text.slice(start, end).replace(/\r?\n$/, '')
      return { at: { file, line: line + 1, col: Math.max(0, offset - start) + 1 }, sourceLine }
    },
  }
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
