/** A line that says something, trimmed, and the offset where it begins. */
export interface Line {
  readonly text: string
  readonly start: number
}

/** The lines of an INI inventory without empty ones and comments (`#` or `;` at the beginning). */
export function* linesOf(text: string): Generator<Line> {
  // What Python calls an end of line.
  for (const match of text.matchAll(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+/g)) {
    const line = match[0].trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    yield { text: line, start: match.index + match[0].indexOf(line) }
  }
}
