import type { Path } from '../../task/expression.ts'
import { type Call, type Fault, faultOf, nameOf, resultOf, start } from './calls.ts'
import { type Location, PARTIAL } from './engine.ts'
import { HELPERS } from './helpers.ts'
import { argumentAt } from './helpers/helper.ts'

/** A name that a template reads from the root, and where. */
export interface Read extends Location {
  readonly path: Path
  readonly guarded: boolean
  /** `defined x` reads it: the template asks whether there is such a name. */
  readonly asked: boolean
}

export interface Analysis {
  readonly reads: readonly Read[]
  readonly faults: readonly Fault[]
  /** Files that it names by literal paths. */
  readonly files: readonly NamedFile[]
}

interface NamedFile extends Location {
  readonly path: string
}

/** What names mean at a level: null where they are fields of a value; else variables, but for those of a partial. */
type Level = ReadonlySet<string> | null

/** The levels around a piece, the innermost last, and the names of block params. */
interface Frame {
  readonly levels: readonly Level[]
  readonly params: readonly string[]
}

/** Finds what a parsed template reads, and what is wrong with it whatever the values; its partials are expanded. */
export function analyse(program: hbs.AST.Program, whole: boolean): Analysis {
  const reads: Read[] = []
  const faults: Fault[] = []
  const files: NamedFile[] = []
  new Walk(reads, faults, files, whole).program(program, { levels: [new Set()], params: [] })
  return { reads: guardAsked(reads), faults, files }
}

/** Who asks whether a variable is defined reads it only where it is. */
function guardAsked(reads: readonly Read[]): Read[] {
  const asked = new Set(
    reads.filter((read) => read.asked && read.path.length === 1).map((read) => read.path[0]),
  )
  return reads.map((read) => (asked.has(read.path[0]) ? { ...read, guarded: true } : read))
}

/** How an expression stands to what it reads. */
type Manner = 'needs' | 'takes' | 'asks'

class Walk {
  readonly #reads: Read[]
  readonly #faults: Fault[]
  readonly #files: NamedFile[]
  readonly #whole: boolean

  constructor(reads: Read[], faults: Fault[], files: NamedFile[], whole: boolean) {
    this.#reads = reads
    this.#faults = faults
    this.#files = files
    this.#whole = whole
  }

  program(program: hbs.AST.Program | undefined, frame: Frame): void {
    for (const statement of program?.body ?? []) this.#statement(statement, frame)
  }

  #statement(statement: hbs.AST.Statement, frame: Frame): void {
    if (statement.type === 'MustacheStatement') this.#mustache(statement as hbs.AST.MustacheStatement, frame)
    else if (statement.type === 'BlockStatement') this.#block(statement as hbs.AST.BlockStatement, frame)
    else if (!['ContentStatement', 'CommentStatement'].includes(statement.type)) {
      const message = 'templates have no partial blocks and no decorators'
      this.#faults.push({ message, help: 'a partial is written {{> name }}', ...start(statement) })
    }
  }

  #mustache(mustache: hbs.AST.MustacheStatement, frame: Frame): void {
    const named = mustache.hash as hbs.AST.Hash | undefined
    if (mustache.params.length === 0 && named === undefined) {
      this.#expression(mustache.path, frame, 'needs')
      return
    }
    this.#call(mustache, frame)
    const result = resultOf(mustache)
    if (this.#whole || (result !== 'list' && result !== 'mapping')) return
    const message = `${nameOf(mustache)} gives a ${result}, which cannot be put into text as it is`
    this.#faults.push({
      message,
      help: `use ${result === 'list' ? 'join' : 'json'}`,
      ...start(mustache.path),
    })
  }

  #block(block: hbs.AST.BlockStatement, frame: Frame): void {
    this.#call(block, frame)
    // Without a block the other branch is null at run time, whatever the types say.
    const program = block.program as hbs.AST.Program | undefined
    const params = [...frame.params, ...(program?.blockParams ?? [])]
    this.program(program, { levels: levelsIn(block, frame.levels), params })
    this.program(block.inverse, frame)
  }

  #call(call: Call, frame: Frame): void {
    const fault = faultOf(call)
    if (fault) this.#faults.push(fault)
    const [first] = call.params
    if (nameOf(call) === 'file' && first?.type === 'StringLiteral') {
      this.#files.push({ path: (first as hbs.AST.StringLiteral).value, ...start(first) })
    }
    for (const [index, param] of call.params.entries()) this.#expression(param, frame, manner(call, index))
    for (const { value } of pairsOf(call)) this.#expression(value, frame, 'needs')
  }

  #expression(expression: hbs.AST.Expression, frame: Frame, how: Manner): void {
    if (expression.type === 'SubExpression') this.#call(expression as hbs.AST.SubExpression, frame)
    if (expression.type !== 'PathExpression') return
    const path = expression as hbs.AST.PathExpression
    const [root] = path.parts
    if (path.data || root === undefined) return
    const level = frame.levels.at(-1 - path.depth)
    if (!level || level.has(root) || /^(this\b|\.\/|\.$)/.test(path.original)) return
    if (path.depth === 0 && frame.params.includes(root)) return
    this.#reads.push({ path: path.parts, guarded: how !== 'needs', asked: how === 'asks', ...start(path) })
  }
}

function manner(call: Call, index: number): Manner {
  const name = nameOf(call)
  const helper = HELPERS[name]
  if (!helper || argumentAt(helper, index)?.kind !== 'maybe') return 'needs'
  return name === 'defined' ? 'asks' : 'takes'
}

/** The levels within a block. */
function levelsIn(block: hbs.AST.BlockStatement, levels: readonly Level[]): readonly Level[] {
  const name = nameOf(block)
  if (name === 'each' || name === 'with') return [...levels, null]
  if (name !== PARTIAL) return levels
  const named = pairsOf(block).map((pair) => pair.key)
  if (block.params.length > 1) return [...levels, null]
  if (named.length === 0) return levels
  const here = levels.at(-1)
  return [...levels, here ? new Set([...here, ...named]) : null]
}

function pairsOf(call: Call): readonly hbs.AST.HashPair[] {
  return (call.hash as hbs.AST.Hash | undefined)?.pairs ?? []
}
