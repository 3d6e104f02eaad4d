/** One line of a text, and what ends it; the last one may end with nothing. */
export interface Line {
  readonly text: string
  readonly end: '' | '\n' | '\r\n'
}

export function linesOf(text: string): Line[] {
  const lines = text.split('\n').map((line, index, all): Line => {
    if (index === all.length - 1) return { text: line, end: '' }
    return line.endsWith('\r') ? { text: line.slice(0, -1), end: '\r\n' } : { text: line, end: '\n' }
  })
  return lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines
}

export function textOfLines(lines: readonly Line[]): string {
  return lines.map(({ text, end }) => text + end).join('')
}

/** What new lines of a text end with: the same as its first line. */
export function endOf(lines: readonly Line[]): '\n' | '\r\n' {
  return lines[0]?.end === '\r\n' ? '\r\n' : '\n'
}

/** The lines with others before the one at an index. A last line without an end gets one before something follows it. */
export function withLines(lines: readonly Line[], index: number, texts: readonly string[]): Line[] {
  const end = endOf(lines)
  const before = lines.slice(0, index).map((line) => (line.end === '' ? { ...line, end } : line))
  return [...before, ...texts.map((text) => ({ text, end })), ...lines.slice(index)]
}
