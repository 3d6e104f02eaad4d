import { EACH, GIVEN, KEEP, PARTIAL, TEXT } from './engine.ts'
import { HELPERS } from './helpers.ts'
import { argumentAt } from './helpers/helper.ts'

/** `{{ x }}` becomes `{{ text x line column }}` and `{{ f x }}` becomes `{{ text (f x) line column }}`, everywhere. */
export function wrapTexts(program: hbs.AST.Program | undefined): void {
  for (const statement of program?.body ?? []) {
    if (statement.type === 'MustacheStatement') wrap(statement as hbs.AST.MustacheStatement, TEXT)
    if (statement.type !== 'BlockStatement') continue
    const block = statement as hbs.AST.BlockStatement
    wrapGiven(block)
    wrapTexts(block.program)
    wrapTexts(block.inverse)
  }
}

/** The same for a program that is one whole expression, which keeps its type. */
export function wrapWhole(program: hbs.AST.Program): void {
  wrap(program.body[0] as hbs.AST.MustacheStatement, KEEP)
}

function wrap(statement: hbs.AST.MustacheStatement, helper: string): void {
  wrapGiven(statement)
  const called = statement.params.length > 0 || (statement.hash as hbs.AST.Hash | undefined) !== undefined
  const argument = called ? { ...statement, type: 'SubExpression' } : statement.path
  Object.assign(statement, callOf(helper, argument, statement.path.loc, statement.loc), { hash: undefined })
}

type Call = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression

/** What a helper reads must exist, unless it asks just that: `f x.y` becomes `f (given x.y line column)`. */
function wrapGiven(call: Call): void {
  const name = (call.path as hbs.AST.PathExpression).original
  // When it fails, it is the helper's name that is pointed at, not the braces.
  call.loc = call.path.loc
  call.params = call.params.map((param, index) => givenFor(param, mustExist(name, index)))
  if (name === 'each') call.params = call.params.map((param) => wrapped(EACH, param))
  for (const pair of (call.hash as hbs.AST.Hash | undefined)?.pairs ?? []) {
    pair.value = givenFor(pair.value, name === PARTIAL)
  }
}

function mustExist(name: string, index: number): boolean {
  if (name === PARTIAL || name === 'with') return true
  const helper = HELPERS[name]
  return helper !== undefined && argumentAt(helper, index)?.kind !== 'maybe'
}

function givenFor(param: hbs.AST.Expression, must: boolean): hbs.AST.Expression {
  if (param.type === 'SubExpression') wrapGiven(param as hbs.AST.SubExpression)
  if (param.type !== 'PathExpression' || !must) return param
  return wrapped(GIVEN, param)
}

function wrapped(helper: string, param: hbs.AST.Expression): hbs.AST.Expression {
  const { loc } = param
  return { type: 'SubExpression', loc, ...callOf(helper, param, loc, loc) }
}

function callOf(helper: string, argument: object, at: hbs.AST.SourceLocation, loc: hbs.AST.SourceLocation) {
  const { line, column } = at.start
  const place = [line, column].map((value) => ({ type: 'NumberLiteral', value, original: value, loc }))
  // Whatever the types say, only a partial has one.
  const source =
    (at.source as string | undefined) === undefined
      ? { type: 'UndefinedLiteral', loc }
      : { type: 'StringLiteral', value: at.source, original: at.source, loc }
  const path = { type: 'PathExpression', original: helper, parts: [helper], data: false, depth: 0, loc }
  return { path, params: [argument, ...place, source] }
}
