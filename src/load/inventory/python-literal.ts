/** What an INI inventory calls a value: Python's literals. Tuples and sets are lists. */
export type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal }

/** The text is no literal. One for all: an error of its own would take longer to make than most texts to read. */
const NO_LITERAL = new Error('no literal')

/**
 * The value of a text that is one Python literal, as Ansible's INI inventories read it (`ast.literal_eval`); the text itself
 * when it is not. So `1`, `True`, `None`, `"x"`, `[1, 2]`, `{'a': 1}` and `1 # why` are values; `true`, `yes`, `007` and
 * `10.0.0.1` are text. Numbers that a double cannot hold stay text.
 */
export function pythonLiteral(text: string): Literal {
  // Most values are plain words.
  if (!/^[ \t]*[-+.\d"'([{\w]/.test(text)) return text
  try {
    const parser = new Parser(text)
    return parser.whole()
  } catch (error) {
    if (error === NO_LITERAL) return text
    throw error
  }
}

const NAMES: Readonly<Record<string, Literal>> = { True: true, False: false, None: null }
const NUMBER =
  /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)/y
const STRING = /([rR]|[bB]|[uU]|[bB][rR]|[rR][bB])?("""|'''|"|')/y
const BLANK = /(?:[ \t\f]|#.*$)*/y

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): Literal {
    this.#match(/[ \t]*/y)
    const first = this.#value()
    const value = this.#next() === ',' ? this.#tuple(first, '') : first
    if (this.#next() !== '') throw NO_LITERAL
    return value
  }

  #value(): Literal {
    const char = this.#next()
    if (char === '+' || char === '-') return this.#signed(char)
    if (char === '[') return this.#list(']')
    if (char === '(') return this.#parenthesis()
    if (char === '{') return this.#braces()
    if (/[\d.]/.test(char)) return this.#number()
    const text = this.#strings()
    if (text !== null) return text
    const name = this.#match(/\w+/y)
    if (name === 'set' && this.#take('(') && this.#take(')')) return []
    const value = name === null ? undefined : NAMES[name]
    if (value === undefined) throw NO_LITERAL
    return value
  }

  #signed(sign: string): number {
    this.#at += 1
    let depth = 0
    while (this.#take('(')) depth += 1
    if (!/[\d.]/.test(this.#next())) throw NO_LITERAL
    const value = this.#number()
    for (; depth > 0; depth -= 1) this.#expect(')')
    return sign === '-' ? -value : value
  }

  #number(): number {
    const written = this.#match(NUMBER)
    if (written === null || /^[\w.]/.test(this.#text.slice(this.#at))) throw NO_LITERAL
    const whole = /^\d[\d_]*$/.test(written)
    if (whole && /^0[\d_]*[1-9]/.test(written)) throw NO_LITERAL
    const value = Number(written.replaceAll('_', ''))
    const exact = whole || /^0[xob]/i.test(written) ? Number.isSafeInteger(value) : Number.isFinite(value)
    if (!exact) throw NO_LITERAL
    return value
  }

  /** Strings that stand beside each other are one. Null when there is none. */
  #strings(): string | null {
    let all: string | null = null
    let kind: boolean | null = null
    for (;;) {
      this.#next()
      STRING.lastIndex = this.#at
      const [opening, prefix = '', quote = ''] = STRING.exec(this.#text) ?? []
      if (opening === undefined) return all
      const bytes = /b/i.test(prefix)
      if (kind !== null && kind !== bytes) throw NO_LITERAL
      kind = bytes
      this.#at += opening.length
      all = (all ?? '') + this.#string(quote, /r/i.test(prefix), bytes)
    }
  }

  #string(quote: string, raw: boolean, bytes: boolean): string {
    let end = this.#at
    while (!this.#text.startsWith(quote, end)) {
      if (end >= this.#text.length) throw NO_LITERAL
      end += this.#text.charAt(end) === '\\' ? 2 : 1
    }
    const inside = this.#text.slice(this.#at, end)
    this.#at = end + quote.length
    if (bytes && !/^[\0-\x7f]*$/.test(inside)) throw NO_LITERAL
    return raw ? inside : unescape(inside, bytes)
  }

  #list(end: string): Literal[] {
    this.#at += 1
    const items: Literal[] = []
    while (!this.#take(end)) {
      items.push(this.#value())
      if (this.#next() !== end) this.#expect(',')
    }
    return items
  }

  #parenthesis(): Literal {
    this.#at += 1
    if (this.#take(')')) return []
    const first = this.#value()
    if (this.#next() === ',') return this.#tuple(first, ')')
    this.#expect(')')
    return first
  }

  #tuple(first: Literal, end: string): Literal[] {
    const items = [first]
    while (this.#take(',')) {
      if (this.#next() === end) break
      items.push(this.#value())
    }
    if (end !== '') this.#expect(end)
    return items
  }

  #braces(): Literal {
    this.#at += 1
    if (this.#take('}')) return {}
    const first = this.#value()
    if (this.#next() !== ':') return this.#set(first)
    const entries: [string, Literal][] = []
    for (let key = first; ; key = this.#value()) {
      this.#expect(':')
      entries.push([keyText(key), this.#value()])
      if (!this.#take(',') || this.#next() === '}') break
    }
    this.#expect('}')
    return Object.fromEntries(entries)
  }

  #set(first: Literal): Literal[] {
    const items = this.#tuple(first, '}')
    for (const item of items) keyText(item)
    return [...new Set(items)]
  }

  /** The next character behind blanks and comments; nothing at the end. */
  #next(): string {
    this.#match(BLANK)
    return this.#text.charAt(this.#at)
  }

  #take(char: string): boolean {
    if (this.#next() !== char) return false
    this.#at += 1
    return true
  }

  #expect(char: string): void {
    if (!this.#take(char)) throw NO_LITERAL
  }

  #match(form: RegExp): string | null {
    form.lastIndex = this.#at
    const match = form.exec(this.#text)
    if (!match) return null
    this.#at += match[0].length
    return match[0]
  }
}

/** A key as JSON writes it. What cannot be a key is no literal. */
function keyText(key: Literal): string {
  if (typeof key === 'object' && key !== null) throw NO_LITERAL
  return String(key)
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f' },
  ...{ n: '\n', r: '\r', t: '\t', v: '\v' },
}

function unescape(text: string, bytes: boolean): string {
  const form = bytes
    ? /\\(?:x([\da-fA-F]{2})|([0-7]{1,3})|(.))/gs
    : /\\(?:(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))|([0-7]{1,3})|(.))/gs
  return text.replace(form, (whole: string, ...groups: (string | undefined)[]) => {
    const parts = bytes ? [groups[0], undefined, undefined, groups[1], groups[2]] : groups
    const hex = parts[0] ?? parts[1] ?? parts[2]
    const code = hex === undefined ? null : Number.parseInt(hex, 16)
    const octal = parts[3] === undefined ? code : Number.parseInt(parts[3], 8)
    if (octal !== null) return character(octal, bytes)
    const char = parts[4] ?? ''
    // A name of Unicode or a half-written code: Python knows, we do not.
    if (char === 'x' || (!bytes && /[uUN]/.test(char))) throw NO_LITERAL
    return ESCAPES[char] ?? whole
  })
}

function character(code: number, bytes: boolean): string {
  if (code > (bytes ? 0x7f : 0x10ffff)) throw NO_LITERAL
  return String.fromCodePoint(code)
}
