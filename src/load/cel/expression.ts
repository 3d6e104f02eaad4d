import type { ASTNode, ParseResult } from '@marcbachmann/cel-js'
import type { Scope } from '../../task/expression.ts'
import { DroverError } from '../../task/error.ts'
import { UNKNOWN, UnknownUsed } from '../../task/unknown.ts'
import { type Computed, computed, type Use } from '../computed.ts'
import { Lens } from '../lens.ts'
import { mistake, type Origin } from '../origin.ts'
import { HelperFailed } from '../template/helpers/helper.ts'
import { undefinedName, undefinedPath } from '../undefined.ts'
import { badSyntax, badTypes, misfit, overload } from './advice.ts'
import { environment } from './environment.ts'
import { callOf, wrongLiteral } from './literals.ts'
import { misfitOf } from './misfit.ts'
import { readsOf } from './reads.ts'

/**
 * A CEL expression that gives any value. Whole numbers are CEL's int in and plain numbers out.
 *
 * @throws {DroverError} `bad-expression`
 */
export function cel(origin: Origin): Computed {
  const program = parse(origin)
  const uses = usesOf(program.ast, origin)
  const evaluate = (scope: Scope) => calculate(program, origin, uses, scope)
  const typed = [{ uses, evaluate, misfit: misfitOf(origin, program.ast, false) }]
  return computed({ source: origin.text, spot: origin.spot(0), uses, dynamic: true, typed, evaluate })
}

/**
 * A CEL expression that says yes or no.
 *
 * @throws {DroverError} `bad-expression`, also for braces (they are for templates) and for what cannot give a bool.
 */
export function condition(origin: Origin): Computed<boolean> {
  const braces = origin.text.indexOf('{{')
  if (braces >= 0) {
    const help = 'conditions are CEL, not templates: write the name bare, without braces'
    throw mistake('bad-expression', 'a condition has no {{ }}', origin.spot(braces), help)
  }
  const whole = cel(origin)
  const program = parse(origin)
  const type = program.check().type ?? 'dyn'
  if (type !== 'bool' && type !== 'dyn') {
    throw mistake(
      'bad-expression',
      `a condition must be true or false; this gives ${plainType(type)}`,
      origin.spot(0),
    )
  }
  const evaluate = (scope: Scope) => decide(whole.evaluate(scope), origin)
  const typed = [{ uses: whole.uses, evaluate, misfit: misfitOf(origin, program.ast, true) }]
  return computed({ ...whole, typed, evaluate })
}

/** What stands in for an expression that is wrong and already reported: the names that it reads can be wrong as well. */
export function brokenCel(origin: Origin): Computed<never> {
  let uses: readonly Use[] = []
  try {
    uses = usesOf(environment.parse(origin.text).ast, origin)
  } catch {
    // What cannot be parsed reads nothing.
  }
  const spot = origin.spot(0)
  return computed<never>({ source: origin.text, spot, uses, dynamic: true, evaluate: () => UNKNOWN })
}

function decide(value: unknown, origin: Origin): never | boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'object' && value !== null && 'describe' in value) return value as unknown as boolean
  const what = value === null ? 'null' : Array.isArray(value) ? 'a list' : plainType(typeof value)
  throw mistake('expression-failed', `a condition must be true or false; this gave ${what}`, origin.spot(0))
}

function plainType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    int: 'a number',
    double: 'a number',
    number: 'a number',
    object: 'a mapping',
  }
  return names[type] ?? `a ${type}`
}

function parse(origin: Origin): ParseResult {
  let program: ParseResult
  try {
    program = environment.parse(origin.text)
  } catch (error) {
    throw badSyntax(error, origin)
  }
  const { valid, error } = program.check()
  if (!valid) throw badTypes(error, origin)
  const wrong = wrongLiteral(program.ast)
  if (wrong) throw mistake('bad-expression', wrong.message, origin.spot(wrong.start))
  return program
}

function usesOf(ast: ASTNode, origin: Origin): Use[] {
  const reads = readsOf(ast)
  const guarded = new Set(reads.filter(({ path }) => path[0] === 'vars').map(({ path }) => path[1]))
  return reads.flatMap(({ path, start }) => {
    const use = { path, spot: origin.spot(start), guarded: path[0] === 'vars' || guarded.has(path[0]) }
    // `vars.x` reads x.
    return path[0] === 'vars' && path.length > 1 ? [use, { ...use, path: path.slice(1) }] : [use]
  })
}

function calculate(program: ParseResult, origin: Origin, uses: readonly Use[], scope: Scope): unknown {
  const lens = new Lens((value) => (Number.isSafeInteger(value) ? BigInt(value) : value))
  try {
    return lens.back(program(new Names(scope, uses, lens)))
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown
    if (error instanceof DroverError) throw error.with(origin.spot(0))
    if (error instanceof HelperFailed) {
      const start = callOf(program.ast, error.helper) ?? 0
      throw mistake('expression-failed', lens.hide(error.message), origin.spot(start))
    }
    throw failed(error, origin, uses, scope, lens)
  }
}

/** The variables of one evaluation, looked up when they are read. `vars` holds all of them, for `has(vars.x)`. */
class Names extends Map<string, unknown> {
  readonly #scope: Scope
  readonly #uses: readonly Use[]
  readonly #lens: Lens

  constructor(scope: Scope, uses: readonly Use[], lens: Lens) {
    super()
    this.#scope = scope
    this.#uses = uses
    this.#lens = lens
  }

  override get(name: string): unknown {
    if (this.#scope.has(name)) return this.#lens.look(this.#scope.get(name))
    if (name === 'vars') return this.#lens.look(allOf(this.#scope))
    const use = this.#uses.find((one) => one.path[0] === name)
    return use ? raise(undefinedName(use, this.#scope.names())) : undefined
  }
}

function raise(error: Error): never {
  throw error
}

function allOf(scope: Scope): object {
  const all = {}
  for (const name of scope.names()) {
    Object.defineProperty(all, name, { get: () => scope.get(name), enumerable: true })
  }
  return all
}

function failed(error: unknown, origin: Origin, uses: readonly Use[], scope: Scope, lens: Lens): DroverError {
  const { summary, message, code, range, node } = error as {
    summary?: string
    message: string
    code?: string
    range?: { start: number; end: number }
    node?: { start: number; end: number }
  }
  const start = range?.start ?? 0
  if (code === 'no_such_key') {
    const end = node?.end ?? range?.end ?? 0
    const use = uses.find((one) => isAround(one, start, end, origin))
    const missing = undefinedPath(use, scope, origin.spot(start))
    return mistake(
      'expression-failed',
      missing.message,
      origin.spot(start),
      use ? missing.details.help : undefined,
    )
  }
  const said = lens.hide(summary ?? message)
  const { text, help } = overload(said) ?? misfit(said) ?? { text: said, help: undefined }
  return mistake('expression-failed', text, origin.spot(start), help)
}

/** The failing access lies within the text of this use. */
function isAround(use: Use, start: number, _end: number, origin: Origin): boolean {
  const from = origin.spot(start).at
  return use.spot.at.line === from.line && use.spot.at.col <= from.col && use.path.length > 1
}
