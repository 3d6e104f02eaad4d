import { CST, Lexer } from 'yaml'

/** A part of a text: from its first character up to, without, another. */
interface Part {
  readonly from: number
  readonly to: number
}

/** What may be seen of the text of a file: `***` stands for each value of `!secret`. */
export class Redacted {
  readonly #text: string
  readonly #hidden: readonly Part[]

  constructor(text: string) {
    this.#text = text
    this.#hidden = text.includes('!secret') ? secretsIn(text) : []
  }

  /** The text from one place up to, without, another. */
  slice(from: number, to: number): string {
    let shown = ''
    let at = from
    for (let index = this.#firstAfter(from); at < to; index += 1) {
      const hidden = this.#hidden[index]
      if (!hidden || hidden.from >= to) break
      shown += `${this.#text.slice(at, Math.max(at, hidden.from))}***`
      at = hidden.to
    }
    return shown + this.#text.slice(at, to)
  }

  /** Where in `slice(from, …)` the character at a place is seen; one that is hidden, where the stars begin. */
  column(from: number, at: number): number {
    const hidden = this.#hidden[this.#firstAfter(at)]
    return this.slice(from, hidden && hidden.from < at ? Math.max(from, hidden.from) : at).length
  }

  /** The index of the first hidden part that ends after a place. */
  #firstAfter(place: number): number {
    let low = 0
    let high = this.#hidden.length
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.#hidden[middle]?.to ?? 0) > place) high = middle
      else low = middle + 1
    }
    return low
  }
}

interface Token extends Part {
  readonly type: CST.TokenType | 'content' | null
  /** How many brackets and braces are open around it; an opening one is inside itself. */
  readonly depth: number
}

/** Where the values of `!secret` stand. Tokens tell it also of a file that is no YAML: such a one is shown, too. */
function secretsIn(text: string): Part[] {
  const tokens = tokensOf(text)
  const parts: Part[] = []
  for (const [index, { type, from, to }] of tokens.entries()) {
    if (type !== 'tag' || from < (parts.at(-1)?.to ?? 0)) continue
    if (/^!(?:secret|<!secret>)$/.test(text.slice(from, to))) parts.push(valueAfter(tokens, index, text))
  }
  return parts.filter((part) => part.from < part.to)
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let depth = 0
  let content = false
  for (const written of new Lexer().lex(text)) {
    const type: Token['type'] = content ? 'content' : CST.tokenType(written)
    content = type === 'scalar'
    if (type === 'flow-error-end') depth = 0
    if (type === 'flow-map-start' || type === 'flow-seq-start') depth += 1
    if (type === 'flow-map-end' || type === 'flow-seq-end') depth = Math.max(0, depth - 1)
    // These announce what follows, and stand for no text.
    if (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end') continue
    tokens.push({ type, depth, from: at, to: at + written.length })
    at += written.length
  }
  return tokens
}

/** The value after the tag at an index, with all that could be meant to be one where it is written wrongly. */
function valueAfter(tokens: readonly Token[], index: number, text: string): Part {
  const { from: tag, to: start, depth } = tokens[index] ?? { from: 0, to: 0, depth: 0 }
  const end = depth > 0 ? endInFlow(tokens, index) : Math.max(endInBlock(tokens, index), endBelow(text, tag))
  const value = text.slice(start, end)
  return { from: start + value.length - value.trimStart().length, to: start + value.trimEnd().length }
}

function endInFlow(tokens: readonly Token[], index: number): number {
  const depth = tokens[index]?.depth ?? 0
  for (let next = index + 1; next < tokens.length; next += 1) {
    const token = tokens[next]
    if (token && (token.depth < depth || (token.depth === depth && token.type === 'comma'))) return token.from
  }
  return tokens.at(-1)?.to ?? 0
}

/** At the end of the line, or of the lines of a block scalar. */
function endInBlock(tokens: readonly Token[], index: number): number {
  let block = false
  for (let next = index + 1; next < tokens.length; next += 1) {
    const token = tokens[next]
    if (token?.type === 'content' && block) return token.to
    if (token?.type === 'newline' && token.depth === 0 && !block) return token.from
    block ||= token?.type === 'block-scalar-header'
  }
  return tokens.at(-1)?.to ?? 0
}

/** Where the lines end that are indented more than what holds the value. */
function endBelow(text: string, tag: number): number {
  const before = text.slice(text.lastIndexOf('\n', tag) + 1, tag)
  const holder = before.trim() === '' ? before.slice(1) : before.replace(/[-?] +$/, '')
  const indent = /^ *(?:[-?] +)*/.exec(holder)?.[0].length ?? 0
  const lines = new RegExp(`.*(?:\\r?\\n(?: {${indent + 1},}.*|[ \\t]*(?=\\r?\\n)))*`, 'y')
  lines.lastIndex = tag
  return lines.test(text) ? lines.lastIndex : tag
}
