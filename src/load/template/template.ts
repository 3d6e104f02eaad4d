import type { Scope } from '../../task/expression.ts'
import { DroverError } from '../../task/error.ts'
import { UnknownUsed } from '../../task/unknown.ts'
import { type Computed, computed, constant, type Use } from '../computed.ts'
import { Lens, NotText } from '../lens.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { undefinedName, undefinedPath } from '../undefined.ts'
import { COMPILE_OPTIONS, engine, KEEP } from './engine.ts'
import { HelperFailed } from './helpers.ts'
import { parseTemplate, offsetOf } from './parse.ts'

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
  const run = engine.compile(text, COMPILE_OPTIONS)
  return (root) => run(root)
}

/** `{{ x }}` becomes `{{ keep x }}`, `{{ f x }}` becomes `{{ keep (f x) }}`. */
function wholeExpression(text: string): Render {
  const program = engine.parse(text)
  const statement = program.body[0] as hbs.AST.MustacheStatement
  const call = statement.params.length > 0 || (statement.hash as unknown) !== undefined
  const argument = call ? { ...statement, type: 'SubExpression' } : statement.path
  const path = {
    type: 'PathExpression',
    original: KEEP,
    parts: [KEEP],
    data: false,
    depth: 0,
    loc: statement.loc,
  }
  Object.assign(statement, { path, params: [argument], hash: undefined })
  const run = engine.compile(program, COMPILE_OPTIONS)
  return (root) => {
    let kept: unknown
    run(root, {
      data: {
        keep: (value: unknown) => {
          kept = value
        },
      },
    })
    return kept
  }
}

function fill(origin: Origin, uses: readonly Use[], render: Render, scope: Scope): unknown {
  for (const use of uses) {
    if (!use.guarded && !scope.has(use.path[0] ?? '')) throw undefinedName(use, scope.names())
  }
  const lens = new Lens((value) => value)
  try {
    const result = render(rootOf(uses, scope, lens))
    if (result === undefined) throw undefinedPath(uses[0], scope, uses[0]?.spot ?? origin.spot(0))
    return lens.back(result)
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
  if (!(error instanceof Error)) throw new TypeError('a template threw what is no error')
  const { lineNumber, column } = error as { lineNumber?: number; column?: number }
  const spot =
    lineNumber === undefined ? origin.spot(0) : origin.spot(offsetOf(origin.text, lineNumber, column ?? 0))
  const missing = /^"(.*)" not defined in /.exec(error.message)?.[1]
  if (missing !== undefined)
    return undefinedPath(
      uses.find((use) => sameSpot(use.spot, spot)),
      scope,
      spot,
      missing,
    )
  if (error instanceof NotText || error instanceof HelperFailed)
    return mistake('expression-failed', error.message, spot)
  return mistake('expression-failed', lens.hide(error.message), spot)
}

function sameSpot(a: Spot, b: Spot): boolean {
  return a.at.line === b.at.line && a.at.col === b.at.col && a.at.file === b.at.file
}
