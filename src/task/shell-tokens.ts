/** One token of a script: a word as written, or an operator. */
export interface Token {
  readonly kind: 'word' | 'operator'
  readonly text: string
}

const OPERATORS = [';;', '&&', '||', '>>', '>&', '<&', '<<', '>|', ';', '&', '|', '(', ')', '<', '>', '\n']

/**
 * Splits POSIX sh text into words and operators (POSIX.1-2017, 2.3), as far as the law `reads` needs:
 * it judges scripts, it does not run them.
 *
 * @param nested gets the text of each command substitution, `$(…)` and backquotes.
 * @throws {SyntaxError} for what it does not understand.
 */
export function tokenize(script: string, nested: (text: string) => void): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < script.length) {
    const rest = script.slice(at)
    const skipped = /^(?:[ \t]+|\\\n|#[^\n]*)/.exec(rest)?.[0]
    const operator = OPERATORS.find((candidate) => rest.startsWith(candidate))
    if (skipped !== undefined) {
      at += skipped.length
    } else if (operator !== undefined) {
      tokens.push({ kind: 'operator', text: operator })
      at += operator.length
    } else {
      const end = endOfWord(script, at, nested)
      tokens.push({ kind: 'word', text: script.slice(at, end) })
      at = end
    }
  }
  return tokens
}

function endOfWord(script: string, start: number, nested: (text: string) => void): number {
  let at = start
  while (at < script.length && !/[\s;&|()<>]/.test(script.charAt(at))) at = endOfPiece(script, at, nested)
  return at
}

/** The end of a quoted string, a substitution or one plain character. */
function endOfPiece(script: string, at: number, nested: (text: string) => void): number {
  const char = script.charAt(at)
  if (char === '\\') return at + 2
  if (char === "'") return find(script, "'", at + 1) + 1
  if (char === '"') return endOfDoubleQuotes(script, at + 1, nested)
  if (char === '`') {
    const end = find(script, '`', at + 1)
    nested(script.slice(at + 1, end))
    return end + 1
  }
  if (script.startsWith('$((', at)) return find(script, '))', at + 3) + 2
  if (script.startsWith('$(', at)) {
    const end = endOfSubstitution(script, at + 2)
    nested(script.slice(at + 2, end))
    return end + 1
  }
  if (script.startsWith('${', at)) return find(script, '}', at + 2) + 1
  return at + 1
}

function endOfDoubleQuotes(script: string, start: number, nested: (text: string) => void): number {
  let at = start
  while (script.charAt(at) !== '"') {
    if (at >= script.length) throw new SyntaxError('a double quote is not closed')
    at = script.charAt(at) === "'" ? at + 1 : endOfPiece(script, at, nested)
  }
  return at + 1
}

function endOfSubstitution(script: string, start: number): number {
  let at = start
  let depth = 1
  while (depth > 0) {
    if (at >= script.length) throw new SyntaxError('a command substitution is not closed')
    const char = script.charAt(at)
    if (char === '(') depth++
    if (char === ')') depth--
    if (depth > 0) at = char === '(' ? at + 1 : endOfPiece(script, at, () => undefined)
  }
  return at
}

function find(script: string, what: string, from: number): number {
  const at = script.indexOf(what, from)
  if (at === -1) throw new SyntaxError(`${what} is missing`)
  return at
}
