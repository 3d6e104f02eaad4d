import Handlebars from 'handlebars/dist/handlebars.js'
import { COMPILE_OPTIONS, engine } from './engine.ts'

type Engine = typeof engine

/** What Handlebars itself calls where a block is no helper's. */
const HOOKS = ['helperMissing', 'blockHelperMissing']

/** Engines by the helpers that they have. */
const engines = new Map<string, Engine>()

/**
 * Compiles a template for an engine that has only the helpers called in it: each time a template is filled in, Handlebars wraps
 * all helpers that it has, and there are more than a hundred.
 */
export function compile(program: hbs.AST.Program): Handlebars.TemplateDelegate<object> {
  const helpers = helpersFor(program)
  const key = Object.keys(helpers).join('\n')
  const own = engines.get(key) ?? engineWith(helpers)
  engines.set(key, own)
  return own.compile(program, COMPILE_OPTIONS)
}

function engineWith(helpers: Engine['helpers']): Engine {
  const own = Handlebars.create()
  for (const name of Object.keys(own.helpers)) own.unregisterHelper(name)
  own.registerHelper(helpers)
  return own
}

/** The helpers that a template may call, and no others. */
export function helpersFor(program: hbs.AST.Program): Engine['helpers'] {
  // A helper's name, or a variable's that is spelled like one.
  const names = new Set(HOOKS)
  const visitor = new Handlebars.Visitor()
  visitor.PathExpression = ({ original }) => names.add(original)
  visitor.accept(program)
  return Object.fromEntries(Object.entries(engine.helpers).filter(([name]) => names.has(name)))
}
