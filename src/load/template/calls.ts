import { didYouMean } from '../did-you-mean.ts'
import { BUILT_IN, type Location, PARTIAL } from './engine.ts'
import { HELPERS } from './helpers.ts'
import {
  type Argument,
  argumentAt,
  arity,
  type Helper,
  HelperFailed,
  invoke,
  misfit,
  read,
  signature,
} from './helpers/helper.ts'
import { KINDS, type Result } from './helpers/kinds.ts'
import { insteadOfFilter } from './jinja.ts'

/** What is wrong with a piece of a template, whatever the values. */
export interface Fault extends Location {
  readonly message: string
  readonly help?: string | undefined
}

export type Call = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression

const BLOCKS = ['if', 'unless', 'each', 'with']

/** Checks a call of a helper by its text alone: its name, how many values it gets, and those that are literals. */
export function faultOf(call: Call): Fault | null {
  const name = nameOf(call)
  if (name === PARTIAL) return null
  const at = start(call.path)
  if (BUILT_IN.includes(name)) return builtInFault(name, call, at)
  const helper = HELPERS[name]
  if (!helper) {
    const help =
      operatorHelp(name, call) ??
      insteadOfFilter(name) ??
      didYouMean(name, [...Object.keys(HELPERS), ...BUILT_IN])
    return { message: `there is no helper ${name === '' ? 'of this name' : name}`, help, ...at }
  }
  if (call.type === 'BlockStatement') {
    return { message: `${name} is no block`, help: `write {{ ${signature(name, helper)} }}`, ...at }
  }
  return shapeFault(name, helper, call, at) ?? valueFault(name, helper, call)
}

/** Jinja's `x is defined`, `x if y else z`, `x in xs`: here the first word would be a helper. */
function operatorHelp(name: string, { params: [first, second] }: Call): string | undefined {
  const word = wordOf(first)
  if (word === 'is' && wordOf(second) === 'defined') return `write {{ defined ${name} }}`
  if (word === 'if') return 'write {{ ternary condition x y }}, or a computed value with `!cel`'
  const known = ['is', 'in', 'and', 'or', 'not'].includes(word)
  return known ? 'templates have helpers and no operators; `!cel` makes a computed value' : undefined
}

function wordOf(node: hbs.AST.Expression | undefined): string {
  return node?.type === 'PathExpression' ? (node as hbs.AST.PathExpression).original : ''
}

/** What a call gives, as far as the text tells. */
export function resultOf(call: Call): Result {
  return HELPERS[nameOf(call)]?.returns ?? 'any'
}

export function nameOf(call: Call): string {
  return wordOf(call.path)
}

export function start(node: hbs.AST.Node): Location {
  return { source: node.loc.source, ...node.loc.start }
}

function builtInFault(name: string, call: Call, at: Location): Fault | null {
  const block = call.type === 'BlockStatement'
  if (BLOCKS.includes(name) !== block) {
    const help = block
      ? `write {{ ${name} … }}`
      : `write {{#${name} …}} … {{/${name}}}, or a helper such as ternary`
    return { message: block ? `${name} is no block` : `${name} is a block`, help, ...at }
  }
  const [wanted, given] = [block ? 1 : 2, call.params.length]
  if (given === wanted) return name === 'each' ? itemsFault(call, at) : null
  const help = name === 'if' ? 'compare with a helper: {{#if (eq x "y")}}' : undefined
  return { message: `${name} takes ${wanted} value${block ? '' : 's'}, not ${given}`, help, ...at }
}

function itemsFault({ params: [param] }: Call, at: Location): Fault | null {
  const result = param && 'params' in param ? resultOf(param as hbs.AST.SubExpression) : 'any'
  if (['any', 'list', 'mapping'].includes(result)) return null
  return { message: `each needs a list or a mapping, not ${WORDS[result]}`, ...at }
}

function shapeFault(name: string, helper: Helper, call: Call, at: Location): Fault | null {
  const help = `write ${signature(name, helper)}`
  const [pair] = (call.hash as hbs.AST.Hash | undefined)?.pairs ?? []
  if (pair) return { message: `${name} takes no named values such as ${pair.key}=`, help, ...start(pair) }
  const { least, most } = arity(helper)
  const given = call.params.length
  if (given >= least && given <= most) return null
  const wanted = most === Infinity ? `at least ${least}` : least === most ? least : `${least} to ${most}`
  return { message: `${name} takes ${wanted} value${wanted === 1 ? '' : 's'}, not ${given}`, help, ...at }
}

function valueFault(name: string, helper: Helper, call: Call): Fault | null {
  for (const [index, param] of call.params.entries()) {
    const argument = argumentAt(helper, index)
    const message = argument && argumentFault(name, argument, param)
    if (message) return { message, help: `write ${signature(name, helper)}`, ...start(param) }
  }
  const message = failureOf(() => constantOf(call))
  return message === null ? null : { message, ...start(call.path) }
}

function argumentFault(name: string, argument: Argument, param: hbs.AST.Expression): string | null {
  if (isLiteral(param)) return failureOf(() => read(name, argument, valueOf(param)))
  if (param.type !== 'SubExpression') return null
  const result = resultOf(param as hbs.AST.SubExpression)
  if (result === 'any' || KINDS[argument.kind].fits.includes(result)) return null
  return misfit(name, argument.kind, WORDS[result])
}

const WORDS: Readonly<Record<Result, string>> = {
  text: 'text',
  number: 'a number',
  whole: 'a number',
  truth: 'true or false',
  list: 'a list',
  mapping: 'a mapping',
  any: 'a value',
}

/** The value of an expression made of literals only; undefined for any other. */
function constantOf(expression: hbs.AST.Expression | hbs.AST.SubExpression): unknown {
  if (isLiteral(expression)) return valueOf(expression)
  if (!('params' in expression)) return undefined
  const name = nameOf(expression)
  const helper = HELPERS[name]
  const values = expression.params.map(constantOf)
  return helper && !values.includes(undefined) ? invoke(name, helper, values, () => '') : undefined
}

function isLiteral(expression: hbs.AST.Expression): boolean {
  return ['StringLiteral', 'NumberLiteral', 'BooleanLiteral', 'NullLiteral'].includes(expression.type)
}

function valueOf(literal: hbs.AST.Expression): unknown {
  return literal.type === 'NullLiteral' ? null : (literal as hbs.AST.StringLiteral).value
}

function failureOf(action: () => unknown): string | null {
  try {
    action()
    return null
  } catch (error) {
    if (error instanceof HelperFailed) return error.message
    throw error
  }
}
