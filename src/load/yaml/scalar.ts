import type { Scalar } from 'yaml'
import type { Origin } from '../origin.ts'

/**
 * A scalar's text as an origin of its own: exact for text on one line without escapes and for literal blocks (`|`);
 * elsewhere each character is said to stand where the scalar begins.
 */
export function scalarOrigin(scalar: Scalar, text: string, file: Origin): Origin {
  const [start, end] = scalar.range ?? [0, 0, 0]
  const raw = file.text.slice(start, end)
  if (raw === text) return shifted(text, file, start)
  if (/^["']/.test(raw) && raw.slice(1, -1) === text) return shifted(text, file, start + 1)
  if (scalar.type === 'BLOCK_LITERAL') return literalBlock(text, file, start, raw)
  return { text, spot: () => file.spot(start) }
}

function shifted(text: string, file: Origin, start: number): Origin {
  return { text, spot: (offset) => file.spot(start + offset) }
}

function literalBlock(text: string, file: Origin, start: number, raw: string): Origin {
  const header = raw.indexOf('\n') + 1
  const lines = raw.slice(header).split('\n')
  const wanted = text.split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  const indent = (lines[first]?.length ?? 0) - (wanted[first]?.length ?? 0)
  const offsets = lineOffsets(lines, start + header)
  return {
    text,
    spot(offset) {
      const before = text.slice(0, offset)
      const line = before.split('\n').length - 1
      const column = offset - (before.lastIndexOf('\n') + 1)
      return file.spot((offsets[line] ?? start) + indent + column)
    },
  }
}

function lineOffsets(lines: readonly string[], from: number): number[] {
  let at = from
  return lines.map((line) => {
    const start = at
    at += line.length + 1
    return start
  })
}
