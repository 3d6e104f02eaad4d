import type { Scope } from '../../task/expression.ts'
import { DroverError } from '../../task/error.ts'
import { UnknownUsed } from '../../task/unknown.ts'
import { type Computed, computed, constant, type Use } from '../computed.ts'
import { Lens } from '../lens.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { undefinedName, undefinedPath } from '../undefined.ts'
import { compile } from './compile.ts'
import { AtExpression, type Location } from './engine.ts'
import type { Sources } from './expand.ts'
import { HelperFailed } from './helpers/helper.ts'
import { parseTemplate, refuseJinja } from './parse.ts'
import { type Nearby, NOTHING_NEARBY } from './nearby.ts'
import { wrapTexts, wrapWhole } from './wrap.ts'

/**
 * Text with `{{ expressions }}`. A text that is one whole expression keeps the expression's type.
 *
 * @param nearby what `{{> name }}` and `{{ file "path" }}` find.
 * @throws {DroverError} `bad-template`
 */
export function template(origin: Origin, nearby: Nearby = NOTHING_NEARBY): Computed {
  const { text } = origin
  const spot = origin.spot(0)
  if (!text.includes('{{')) {
    refuseJinja(origin)
    return constant(text, text, spot)
  }
  const { program, whole, reads, sources } = parseTemplate(origin, nearby)
  const uses = reads.map((read) => ({ path: read.path, guarded: read.guarded, spot: sources.spot(read) }))
  const render = whole ? wholeExpression(program) : mixedText(program)
  const evaluate = (scope: Scope) => new Filling(origin, sources, nearby, uses, scope).fill(render)
  return computed({ source: text, spot, uses, dynamic: true, evaluate })
}

/** Reads a file that the expression at a location names. */
type Read = (path: string, location: Location) => string
type Render = (root: object, read: Read) => unknown

function mixedText(program: hbs.AST.Program): Render {
  wrapTexts(program)
  const run = compile(program)
  return (root, read) => run(root, { data: { read } })
}

function wholeExpression(program: hbs.AST.Program): Render {
  wrapWhole(program)
  const run = compile(program)
  return (root, read) => {
    let kept: unknown
    const keep = (value: unknown) => {
      kept = value
    }
    run(root, { data: { keep, read } })
    return kept
  }
}

/** One evaluation of a template. */
class Filling {
  readonly #origin: Origin
  readonly #sources: Sources
  readonly #nearby: Nearby
  readonly #uses: readonly Use[]
  readonly #scope: Scope
  readonly #lens = new Lens((value) => value)

  constructor(origin: Origin, sources: Sources, nearby: Nearby, uses: readonly Use[], scope: Scope) {
    this.#origin = origin
    this.#sources = sources
    this.#nearby = nearby
    this.#uses = uses
    this.#scope = scope
  }

  fill(render: Render): unknown {
    for (const use of this.#uses) {
      if (!use.guarded && !this.#scope.has(use.path[0] ?? '')) throw undefinedName(use, this.#scope.names())
    }
    try {
      const root = rootOf(this.#uses, this.#scope, this.#lens)
      return this.#lens.back(render(root, (path, location) => this.#read(path, this.#sources.spot(location))))
    } catch (error) {
      if (error instanceof UnknownUsed) return error.unknown
      if (error instanceof DroverError) throw error.with(this.#origin.spot(0))
      throw this.#explain(error)
    }
  }

  #read(path: string, spot: Spot): string {
    try {
      return this.#nearby.read(path, spot)
    } catch (error) {
      if (!(error instanceof DroverError)) throw error
      const text = this.#lens.say(error.message, 'cannot read the file, whose path may be secret')
      throw text === error.message ? error : mistake(error.code, text, spot)
    }
  }

  #explain(error: unknown): DroverError {
    if (!(error instanceof AtExpression)) {
      const message = error instanceof Error ? error.message : String(error)
      const text = this.#lens.say(message, 'the template cannot work with a secret that it reads')
      return mistake('expression-failed', text, this.#origin.spot(0))
    }
    const spot = this.#sources.spot(error.location)
    if (error.reason === 'missing') {
      const use = this.#uses.find((one) => sameSpot(one.spot, spot))
      return undefinedPath(use, this.#scope, spot)
    }
    const { message } = error.reason
    const withoutValues = error.reason instanceof HelperFailed ? error.reason.withoutValues : message
    return mistake('expression-failed', this.#lens.say(message, withoutValues), spot)
  }
}

function rootOf(uses: readonly Use[], scope: Scope, lens: Lens): object {
  // Handlebars puts the object into its message; without a prototype that needs a toString.
  const root = Object.create(null, { toString: { value: () => 'the variables' } }) as object
  for (const name of new Set(uses.map((use) => use.path[0] ?? ''))) {
    if (!scope.has(name)) continue
    Object.defineProperty(root, name, { get: () => lens.look(scope.get(name)), enumerable: true })
  }
  return root
}

function sameSpot(a: Spot, b: Spot): boolean {
  return a.at.line === b.at.line && a.at.col === b.at.col && a.at.file === b.at.file
}
