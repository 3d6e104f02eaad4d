import type { Scope } from '../../task/expression.ts'
import { DroverError } from '../../task/error.ts'
import { UnknownUsed } from '../../task/unknown.ts'
import { type Computed, computed, constant, type Use } from '../computed.ts'
import { Lens } from '../lens.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { undefinedName, undefinedPath } from '../undefined.ts'
import { AtExpression, COMPILE_OPTIONS, engine } from './engine.ts'
import { offsetOf, parseTemplate } from './parse.ts'
import { wrapTexts, wrapWhole } from './wrap.ts'

/**
 * Text with `{{ expressions }}`. A text that is one whole expression keeps the expression's type.
 *
 * @throws {DroverError} `bad-template`
 */
export function template(origin: Origin): Computed {
  const { text } = origin
  const spot = origin.spot(0)
  const { whole, reads } = parseTemplate(origin)
  if (!text.includes('{{')) return constant(text, text, spot)
  const uses = reads.map(({ path, line, column, guarded }) => ({
    path,
    guarded,
    spot: origin.spot(offsetOf(text, line, column)),
  }))
  const render = whole ? wholeExpression(text) : mixedText(text)
  const evaluate = (scope: Scope) => fill(origin, uses, render, scope)
  return computed({ source: text, spot, uses, dynamic: true, evaluate })
}

type Render = (root: object) => unknown

function mixedText(text: string): Render {
  const program = engine.parse(text)
  wrapTexts(program)
  const run = engine.compile(program, COMPILE_OPTIONS)
  return (root) => run(root)
}

function wholeExpression(text: string): Render {
  const program = engine.parse(text)
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

function fill(origin: Origin, uses: readonly Use[], render: Render, scope: Scope): unknown {
  for (const use of uses) {
    if (!use.guarded && !scope.has(use.path[0] ?? '')) throw undefinedName(use, scope.names())
  }
  const lens = new Lens((value) => value)
  try {
    return lens.back(render(rootOf(uses, scope, lens)))
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown
    if (error instanceof DroverError) throw error.with(origin.spot(0))
    throw explain(error, origin, uses, scope, lens)
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

function explain(
  error: unknown,
  origin: Origin,
  uses: readonly Use[],
  scope: Scope,
  lens: Lens,
): DroverError {
  if (!(error instanceof AtExpression)) {
    const message = error instanceof Error ? error.message : String(error)
    return mistake('expression-failed', lens.hide(message), origin.spot(0))
  }
  const spot = origin.spot(offsetOf(origin.text, error.line, error.column))
  if (error.reason !== 'missing') return mistake('expression-failed', error.reason.message, spot)
  return undefinedPath(
    uses.find((use) => sameSpot(use.spot, spot)),
    scope,
    spot,
  )
}

function sameSpot(a: Spot, b: Spot): boolean {
  return a.at.line === b.at.line && a.at.col === b.at.col && a.at.file === b.at.file
}
