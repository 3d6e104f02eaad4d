import { KEEP, TEXT } from './engine.ts'

/** `{{ x }}` becomes `{{ text x line column }}` and `{{ f x }}` becomes `{{ text (f x) line column }}`, everywhere. */
export function wrapTexts(program: hbs.AST.Program | undefined): void {
  for (const statement of program?.body ?? []) {
    if (statement.type === 'MustacheStatement') wrap(statement as hbs.AST.MustacheStatement, TEXT)
    if (statement.type !== 'BlockStatement') continue
    const block = statement as hbs.AST.BlockStatement
    wrapTexts(block.program)
    wrapTexts(block.inverse)
  }
}

/** The same for a program that is one whole expression, which keeps its type. */
export function wrapWhole(program: hbs.AST.Program): void {
  wrap(program.body[0] as hbs.AST.MustacheStatement, KEEP)
}

function wrap(statement: hbs.AST.MustacheStatement, helper: string): void {
  const { params, loc } = statement
  const called = params.length > 0 || (statement.hash as hbs.AST.Hash | undefined) !== undefined
  const argument = called ? { ...statement, type: 'SubExpression' } : statement.path
  const { start } = statement.path.loc
  const place = [start.line, start.column].map((value) => ({
    type: 'NumberLiteral',
    value,
    original: value,
    loc,
  }))
  const path = { type: 'PathExpression', original: helper, parts: [helper], data: false, depth: 0, loc }
  Object.assign(statement, { path, params: [argument, ...place], hash: undefined })
}
