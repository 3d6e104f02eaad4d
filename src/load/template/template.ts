import type { Scope } from '../../task/expression.ts'
import { DroverError } from '../../task/error.ts'
import { UnknownUsed } from '../../task/unknown.ts'
import { type Computed, computed, constant, type Use } from '../computed.ts'
import { Lens } from '../lens.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { undefinedName, undefinedPath } from '../undefined.ts'
import { AtExpression, COMPILE_OPTIONS, engine } from './engine.ts'
import type { Sources } from './expand.ts'
import { parseTemplate, refuseJinja } from './parse.ts'
import { NO_PARTIALS, type Partials } from './partials.ts'
import { wrapTexts, wrapWhole } from './wrap.ts'

/**
 * Text with `{{ expressions }}`. A text that is one whole expression keeps the expression's type.
 *
 * @param partials where `{{> name }}` looks.
 * @throws {DroverError} `bad-template`
 */
export function template(origin: Origin, partials: Partials = NO_PARTIALS): Computed {
  const { text } = origin
  const spot = origin.spot(0)
  if (!text.includes('{{')) {
    refuseJinja(origin)
    return constant(text, text, spot)
  }
  const { program, whole, reads, sources } = parseTemplate(origin, partials)
  const uses = reads.map((read) => ({ path: read.path, guarded: read.guarded, spot: sources.spot(read) }))
  const render = whole ? wholeExpression(program) : mixedText(program)
  const evaluate = (scope: Scope) => new Filling(origin, sources, uses, scope).fill(render)
  return computed({ source: text, spot, uses, dynamic: true, evaluate })
}

type Render = (root: object) => unknown

function mixedText(program: hbs.AST.Program): Render {
  wrapTexts(program)
  const run = engine.compile(program, COMPILE_OPTIONS)
  return (root) => run(root)
}

function wholeExpression(program: hbs.AST.Program): Render {
  wrapWhole(program)
  const run = engine.compile(program, COMPILE_OPTIONS)
  return (root) => {
    let kept: unknown
    const keep = (value: unknown) => {
      kept = value
    }
    run(root, { data: { keep } })
    return kept
  }
}

/** One evaluation of a template. */
class Filling {
  readonly #origin: Origin
  readonly #sources: Sources
  readonly #uses: readonly Use[]
  readonly #scope: Scope
  readonly #lens = new Lens((value) => value)

  constructor(origin: Origin, sources: Sources, uses: readonly Use[], scope: Scope) {
    this.#origin = origin
    this.#sources = sources
    this.#uses = uses
    this.#scope = scope
  }

  fill(render: Render): unknown {
    for (const use of this.#uses) {
      if (!use.guarded && !this.#scope.has(use.path[0] ?? '')) throw undefinedName(use, this.#scope.names())
    }
    try {
      return this.#lens.back(render(rootOf(this.#uses, this.#scope, this.#lens)))
    } catch (error) {
      if (error instanceof UnknownUsed) return error.unknown
      if (error instanceof DroverError) throw error.with(this.#origin.spot(0))
      throw this.#explain(error)
    }
  }

  #explain(error: unknown): DroverError {
    if (!(error instanceof AtExpression)) {
      const message = error instanceof Error ? error.message : String(error)
      return mistake('expression-failed', this.#lens.hide(message), this.#origin.spot(0))
    }
    const spot = this.#sources.spot(error.location)
    if (error.reason === 'missing') {
      const use = this.#uses.find((one) => sameSpot(one.spot, spot))
      return undefinedPath(use, this.#scope, spot)
    }
    return mistake('expression-failed', this.#lens.hide(error.reason.message), spot)
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
