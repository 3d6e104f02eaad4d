import type { ASTNode, ParseResult } from '@marcbachmann/cel-js'
import type { Scope } from '../../task/expression.ts'
import { DroverError } from '../../task/error.ts'
import { UnknownUsed } from '../../task/unknown.ts'
import type { Use } from '../computed.ts'
import { Lens } from '../lens.ts'
import { mistake, type Origin } from '../origin.ts'
import { HelperFailed } from '../template/helpers/helper.ts'
import { undefinedName, undefinedPath } from '../undefined.ts'
import { badSyntax, badTypes, misfit, overload } from './advice.ts'
import { environment } from './environment.ts'
import { callOf, wrongLiteral } from './literals.ts'
import { readsOf } from './reads.ts'

/** @throws {DroverError} `bad-expression` */
export function parse(origin: Origin): ParseResult {
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

/** The names that a program reads, and where. */
export function usesOf(ast: ASTNode, origin: Origin): Use[] {
  const reads = readsOf(ast)
  const guarded = new Set(reads.filter(({ path }) => path[0] === 'vars').map(({ path }) => path[1]))
  return reads.flatMap(({ path, start }) => {
    const use = { path, spot: origin.spot(start), guarded: path[0] === 'vars' || guarded.has(path[0]) }
    // `vars.x` reads x.
    return path[0] === 'vars' && path.length > 1 ? [use, { ...use, path: path.slice(1) }] : [use]
  })
}

/**
 * The value of a program; Unknown where it reads one. Whole numbers are CEL's int in and plain numbers out.
 *
 * @param lacks gets the error for something that is not there, and may give a value in its place.
 */
export function calculate(
  program: ParseResult,
  origin: Origin,
  uses: readonly Use[],
  scope: Scope,
  lacks: (offset: number) => unknown = () => undefined,
): unknown {
  const lens = new Lens((value) => (Number.isSafeInteger(value) ? BigInt(value) : value))
  try {
    return lens.back(program(new Names(scope, uses, lens)))
  } catch (error) {
    const { code, range } = error as Failure
    const instead = MISSING.has(code ?? '') ? lacks(range?.start ?? 0) : undefined
    if (instead !== undefined) return instead
    if (error instanceof UnknownUsed) return error.unknown
    if (error instanceof DroverError) throw error.with(origin.spot(0))
    if (error instanceof HelperFailed) {
      const start = callOf(program.ast, error.helper) ?? 0
      throw mistake('expression-failed', lens.say(error.message, error.withoutValues), origin.spot(start))
    }
    throw failed(error, origin, uses, scope, lens)
  }
}

const MISSING: ReadonlySet<string> = new Set(['no_such_key', 'index_out_of_bounds', 'index_out_of_range'])

interface Failure {
  readonly summary?: string
  readonly message: string
  readonly code?: string
  readonly range?: { readonly start: number; readonly end: number }
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
  const { summary, message, code, range } = error as Failure
  const start = range?.start ?? 0
  if (code === 'no_such_key') {
    const use = uses.find((one) => isAround(one, start, origin))
    const missing = undefinedPath(use, scope, origin.spot(start))
    return mistake(
      'expression-failed',
      missing.message,
      origin.spot(start),
      use ? missing.details.help : undefined,
    )
  }
  const said = summary ?? message
  const text = lens.say(said, 'the expression cannot work with a secret that it reads')
  const told = overload(said) ?? misfit(said) ?? { text, help: undefined }
  return mistake('expression-failed', told.text, origin.spot(start), told.help)
}

/** The failing access lies within the text of this use. */
export function isAround(use: Use, start: number, origin: Origin): boolean {
  const from = origin.spot(start).at
  return use.spot.at.line === from.line && use.spot.at.col <= from.col && use.path.length > 1
}
