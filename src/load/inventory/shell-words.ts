/** A word of a line as a shell would split it, and where each of its characters stands in the line. */
export interface Word {
  readonly text: string
  /** Where it begins in the line, its quote included. */
  readonly start: number
  /** Whether it stands in the line as it is: without quotes and backslashes. */
  readonly plain: boolean
}

/** Why a line cannot be split, and where. */
export class SplitFault extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'SplitFault'
    this.offset = offset
  }
}

/**
 * Splits a line at blanks outside quotes, as Python's `shlex.split(line, comments=True)` does: a `#` outside quotes begins
 * a comment, also in the middle of a word; a backslash keeps the next character, inside `"` only `\` and `"`.
 *
 * @throws {SplitFault}
 */
export function shellWords(line: string): Word[] {
  const words: Word[] = []
  let at = 0
  while (at < line.length) {
    const char = line.charAt(at)
    if (char === '#') break
    if (isBlank(char)) {
      at += 1
      continue
    }
    const { word, end } = readWord(line, at)
    words.push(word)
    at = end
  }
  return words
}

function readWord(line: string, start: number): { word: Word; end: number } {
  let [text, plain, at] = ['', true, start]
  while (at < line.length) {
    const char = line.charAt(at)
    if (isBlank(char) || char === '#') break
    if (char === '"' || char === "'") {
      const quoted = readQuoted(line, at, char)
      text += quoted.text
      at = quoted.end
      plain = false
    } else if (char === '\\') {
      if (at + 1 >= line.length) throw new SplitFault('a backslash ends the line', at)
      text += line.charAt(at + 1)
      at += 2
      plain = false
    } else {
      text += char
      at += 1
    }
  }
  return { word: { text, start, plain }, end: at }
}

function readQuoted(line: string, start: number, quote: string): { text: string; end: number } {
  let text = ''
  for (let at = start + 1; at < line.length; at += 1) {
    const char = line.charAt(at)
    if (char === quote) return { text, end: at + 1 }
    const next = line.charAt(at + 1)
    if (char === '\\' && quote === '"' && (next === '"' || next === '\\')) {
      text += next
      at += 1
    } else text += char
  }
  throw new SplitFault('the quote is not closed', start)
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n'
}
