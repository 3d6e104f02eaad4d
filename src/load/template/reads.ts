import type { Path } from '../../task/expression.ts'
import { BUILT_IN } from './engine.ts'
import { HELPERS } from './helpers.ts'

/** A name that a template reads from the root, and where (line from 1, column from 0, as Handlebars counts). */
export interface Read {
  readonly path: Path
  readonly line: number
  readonly column: number
  readonly guarded: boolean
}

/** A construct of Handlebars that templates here do not have. */
export interface Foreign {
  readonly what: string
  readonly line: number
  readonly column: number
  readonly helper?: string
}

export interface Analysis {
  readonly reads: readonly Read[]
  readonly foreign: readonly Foreign[]
}

/** How deep a piece stands in #each and #with, and the names of their block params. */
interface Frame {
  readonly depth: number
  readonly params: readonly string[]
}

/** Finds what a parsed template reads. */
export function analyse(program: hbs.AST.Program): Analysis {
  const reads: Read[] = []
  const foreign: Foreign[] = []
  new Walk(reads, foreign).program(program, { depth: 0, params: [] })
  return { reads, foreign }
}

class Walk {
  readonly #reads: Read[]
  readonly #foreign: Foreign[]

  constructor(reads: Read[], foreign: Foreign[]) {
    this.#reads = reads
    this.#foreign = foreign
  }

  program(program: hbs.AST.Program | undefined, frame: Frame): void {
    for (const statement of program?.body ?? []) this.#statement(statement, frame)
  }

  #statement(statement: hbs.AST.Statement, frame: Frame): void {
    if (statement.type === 'MustacheStatement') this.#call(statement as hbs.AST.MustacheStatement, frame)
    else if (statement.type === 'BlockStatement') this.#block(statement as hbs.AST.BlockStatement, frame)
    else if (!['ContentStatement', 'CommentStatement'].includes(statement.type)) {
      this.#foreign.push({ what: 'partials and decorators', ...start(statement) })
    }
  }

  #block(block: hbs.AST.BlockStatement, frame: Frame): void {
    this.#call(block, frame, true)
    const moves = ['each', 'with'].includes(block.path.original)
    // Without a block the other branch is null at run time, whatever the types say.
    const program = block.program as hbs.AST.Program | undefined
    const inner = {
      depth: frame.depth + (moves ? 1 : 0),
      params: [...frame.params, ...(program?.blockParams ?? [])],
    }
    this.program(program, inner)
    this.program(block.inverse, frame)
  }

  #call(
    call: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
    frame: Frame,
    block = false,
  ): void {
    const path = call.path
    const pairs = (call.hash as hbs.AST.Hash | undefined)?.pairs ?? []
    const args = [...call.params, ...pairs.map((pair) => pair.value)]
    if (args.length === 0 && !block && call.type !== 'SubExpression') {
      this.#expression(path, frame, false)
      return
    }
    const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : ''
    if (!(name in HELPERS) && !BUILT_IN.includes(name)) {
      this.#foreign.push({ what: `a helper ${name}`, helper: name, ...start(path) })
    }
    args.forEach((arg, index) => {
      this.#expression(arg, frame, name === 'default' && index === 0)
    })
  }

  #expression(expression: hbs.AST.Expression, frame: Frame, guarded: boolean): void {
    if (expression.type === 'SubExpression') this.#call(expression as hbs.AST.SubExpression, frame)
    if (expression.type !== 'PathExpression') return
    const path = expression as hbs.AST.PathExpression
    const [root] = path.parts
    if (path.data || root === undefined || path.depth !== frame.depth) return
    if (frame.params.includes(root) || /^(this\b|\.\/|\.$)/.test(path.original)) return
    this.#reads.push({ path: path.parts, guarded, ...start(path) })
  }
}

function start(node: hbs.AST.Node): { line: number; column: number } {
  return { line: node.loc.start.line, column: node.loc.start.column }
}
