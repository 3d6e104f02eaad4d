import type { DroverError } from '../../task/error.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { type Location, PARTIAL } from './engine.ts'
import type { Nearby } from './nearby.ts'
import { offsetOf } from './syntax-error.ts'

/** The texts that a template is made of: its own, and those of its partials by their files' names. */
export class Sources {
  readonly #main: Origin
  readonly #partials = new Map<string, Origin>()

  constructor(main: Origin) {
    this.#main = main
  }

  add(name: string, origin: Origin): void {
    this.#partials.set(name, origin)
  }

  spot({ source, line, column }: Location): Spot {
    const origin = this.#partials.get(source ?? '') ?? this.#main
    return origin.spot(offsetOf(origin.text, line, column))
  }
}

type Parse = (origin: Origin, name: string) => hbs.AST.Program

/** Puts the text of each partial in the place of its name, at any depth. */
export class Expansion {
  readonly #nearby: Nearby
  readonly #sources: Sources
  readonly #parse: Parse

  constructor(nearby: Nearby, sources: Sources, parse: Parse) {
    this.#nearby = nearby
    this.#sources = sources
    this.#parse = parse
  }

  /**
   * @param within the partials around, from the outermost.
   * @throws {DroverError} `bad-template`
   */
  expand(program: hbs.AST.Program | undefined, within: readonly string[] = []): void {
    for (const [index, statement] of (program?.body ?? []).entries()) {
      if (statement.type === 'PartialStatement') {
        const block = this.#blockOf(statement as hbs.AST.PartialStatement, within)
        program?.body.splice(index, 1, block)
      }
      if (statement.type !== 'BlockStatement') continue
      const block = statement as hbs.AST.BlockStatement
      this.expand(block.program, within)
      this.expand(block.inverse, within)
    }
  }

  #blockOf(partial: hbs.AST.PartialStatement, within: readonly string[]): hbs.AST.Statement {
    const { loc } = partial
    const spot = this.#sources.spot({ source: loc.source, ...partial.name.loc.start })
    const name = nameOf(partial, spot)
    if (within.includes(name)) {
      const circle = [...within.slice(within.indexOf(name)), name].join(' -> ')
      throw mistake('bad-template', `the partial ${name} contains itself: ${circle}`, spot)
    }
    const origin = this.#nearby.load(name, spot)
    const file = origin.spot(0).at.file
    this.#sources.add(file, origin)
    const program = this.#parse(origin, file)
    this.expand(program, [...within, name])
    return block(partial, program)
  }
}

/** @throws {DroverError} for a name that is computed. */
function nameOf({ name }: hbs.AST.PartialStatement, spot: Spot): string {
  if (name.type === 'SubExpression') throw computedName(spot)
  // `{{> 1 }}` is a number, whatever the types say.
  const { original } = name as { readonly original: string | number }
  return String(original)
}

function computedName(spot: Spot): DroverError {
  const help = 'write one {{#if}} for each partial that it may be'
  return mistake('bad-template', 'the name of a partial cannot be computed', spot, help)
}

function block(partial: hbs.AST.PartialStatement, program: hbs.AST.Program): hbs.AST.Statement {
  const { loc, indent } = partial
  const strip = { open: false, close: false }
  return {
    type: 'BlockStatement',
    path: { type: 'PathExpression', original: PARTIAL, parts: [PARTIAL], data: false, depth: 0, loc },
    params: [{ type: 'StringLiteral', value: indent, original: indent, loc }, ...partial.params],
    hash: partial.hash as hbs.AST.Hash | undefined,
    program,
    openStrip: strip,
    inverseStrip: strip,
    closeStrip: strip,
    loc,
  } as unknown as hbs.AST.Statement
}
