import { type Token, tokenize } from './shell-tokens.ts'

/** A simple command: its words as written, redirections taken out. */
export type Words = readonly string[]

export interface Parsed {
  readonly commands: readonly Words[]
  /** Where output is written to: `/dev/null`, `&1`, a path. */
  readonly targets: readonly string[]
  /** Functions that the script defines. */
  readonly functions: ReadonlySet<string>
}

const LEADING = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '{', '!'])
const ALONE = new Set(['fi', 'done', '}', 'esac'])

/**
 * The simple commands of a POSIX script, those in command substitutions included.
 *
 * @throws {SyntaxError} for what it does not understand, here-documents included.
 */
export function parseCommands(script: string): Parsed {
  const commands: Words[] = []
  const targets: string[] = []
  const functions = new Set<string>()
  const waiting = [script]
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    const tokens = tokenize(text, (inner) => waiting.push(inner))
    new Reader(tokens, commands, targets, functions).read()
  }
  return { commands, targets, functions }
}

class Reader {
  #words: string[] = []
  #caseDepth = 0
  #at = 0
  readonly #tokens: readonly Token[]
  readonly #commands: Words[]
  readonly #targets: string[]
  readonly #functions: Set<string>

  constructor(tokens: readonly Token[], commands: Words[], targets: string[], functions: Set<string>) {
    this.#tokens = tokens
    this.#commands = commands
    this.#targets = targets
    this.#functions = functions
  }

  read(): void {
    for (let token = this.#next(); token; token = this.#next()) {
      if (token.kind === 'word') this.#word(token.text)
      else this.#operator(token.text)
    }
    this.#end()
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  #word(text: string): void {
    if (this.#words.length > 0) this.#words.push(text)
    else if (LEADING.has(text)) return
    else if (text === 'for') this.#skipTo((token) => token.text === ';' || token.text === '\n')
    else if (text === 'case') this.#enterCase()
    else if (text === 'esac') this.#caseDepth--
    else if (!ALONE.has(text)) this.#words.push(text)
  }

  #operator(text: string): void {
    if (text === '<<') throw new SyntaxError('a here-document')
    if (['>', '>>', '>&', '>|', '<', '<&'].includes(text)) this.#redirect(text)
    else if (text === '(' && this.#words.length === 1) this.#defineFunction()
    else {
      this.#end()
      if (text === ';;' && this.#caseDepth > 0) this.#skipPattern()
    }
  }

  #redirect(operator: string): void {
    // `2>` reads as the word `2` and an operator: the digit is no argument of the command.
    if (/^\d$/.test(this.#words.at(-1) ?? '')) this.#words.pop()
    const target = this.#next()
    if (target?.kind !== 'word') throw new SyntaxError(`${operator} without a target`)
    if (!operator.startsWith('<')) this.#targets.push(operator === '>&' ? `&${target.text}` : target.text)
  }

  #defineFunction(): void {
    if (this.#next()?.text !== ')') throw new SyntaxError('an opening parenthesis after a word')
    this.#functions.add(this.#words.pop() ?? '')
  }

  #enterCase(): void {
    this.#skipTo((token) => token.text === 'in')
    this.#caseDepth++
    this.#skipPattern()
  }

  /** From the beginning of a pattern to its closing parenthesis, or to `esac`. */
  #skipPattern(): void {
    while (this.#tokens[this.#at]?.text === '\n') this.#at++
    if (this.#tokens[this.#at]?.text === 'esac') return
    this.#skipTo((token) => token.text === ')')
  }

  #skipTo(stop: (token: Token) => boolean): void {
    for (let token = this.#next(); token; token = this.#next()) if (stop(token)) return
    throw new SyntaxError('the end is missing')
  }

  #end(): void {
    if (this.#words.length > 0) this.#commands.push(this.#words)
    this.#words = []
  }
}
