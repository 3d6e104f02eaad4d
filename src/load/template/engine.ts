import Handlebars from 'handlebars/dist/handlebars.js'
import { NotText } from '../lens.ts'
import { HELPERS } from './helpers.ts'
import { HelperFailed, invoke } from './helpers/helper.ts'
import { fillPartial } from './fill-partial.ts'

/** Wraps each expression that becomes text; gets the expression's value and where it stands. */
export const TEXT = 'text value'
/** Wraps a whole `{{ expression }}`: hands its value over with its type. */
export const KEEP = 'keep value'
/** Wraps what a helper is given: it must exist. */
export const GIVEN = 'given value'
/** Wraps what `#each` goes through: a list or a mapping, or null for none. */
export const EACH = 'items to go through'
/** Stands for a partial: gets the indentation of its lines, and what it is filled in with. */
export const PARTIAL = 'partial'

/** Where an expression stands: line from 1, column from 0, as Handlebars counts; `source` names a partial. */
export interface Location {
  readonly source?: string | undefined
  readonly line: number
  readonly column: number
}

type Reason = 'missing' | NotText | HelperFailed

/** An expression in a template whose value does not exist, or that fails on the values it meets. */
export class AtExpression extends Error {
  readonly reason: Reason
  readonly location: Location

  constructor(reason: Reason, location: Location) {
    super('a template failed')
    this.reason = reason
    this.location = location
  }
}

/** A Handlebars of our own: other users of the library in this process change nothing here. */
export const engine = Handlebars.create()

for (const [name, helper] of Object.entries(HELPERS)) {
  // Handlebars passes its options as one more argument.
  engine.registerHelper(name, (...values: unknown[]) => {
    const { loc, data } = values.at(-1) as Called
    const location = { source: loc.source, ...loc.start }
    try {
      return invoke(name, helper, values.slice(0, -1), (path) => data.read(path, location))
    } catch (error) {
      throw error instanceof HelperFailed ? new AtExpression(error, location) : error
    }
  })
}

/** What Handlebars hands over with the values. */
interface Called {
  readonly loc: hbs.AST.SourceLocation
  readonly data: { readonly read: (path: string, location: Location) => string }
}

type Source = string | undefined

engine.registerHelper(
  KEEP,
  (value: unknown, line: number, column: number, source: Source, options: Handlebars.HelperOptions) => {
    if (value === undefined) throw new AtExpression('missing', { line, column, source })
    const data = options.data as { keep: (value: unknown) => void }
    data.keep(value)
  },
)

engine.registerHelper(GIVEN, (value: unknown, line: number, column: number, source: Source) => {
  if (value === undefined) throw new AtExpression('missing', { line, column, source })
  return value
})

// Without it, two numbers side by side would be added: Handlebars joins pieces by `+`.
engine.registerHelper(TEXT, (value: unknown, line: number, column: number, source: Source) => {
  if (value === undefined) throw new AtExpression('missing', { line, column, source })
  try {
    return asText(value)
  } catch (error) {
    throw error instanceof NotText ? new AtExpression(error, { line, column, source }) : error
  }
})

// Handlebars goes through text, numbers and what does not exist as if they were empty.
engine.registerHelper(EACH, (value: unknown, line: number, column: number, source: Source) => {
  const location = { line, column, source }
  if (value === undefined) throw new AtExpression('missing', location)
  if (typeof value === 'object') return value
  const got = typeof value === 'string' ? 'text' : `a ${typeof value}`
  const failed = new HelperFailed('each', `each needs a list or a mapping, not ${got}`)
  throw new AtExpression(failed, location)
})

engine.registerHelper(PARTIAL, fillPartial)

/** @throws {NotText} for a list or a mapping. */
function asText(value: unknown): string {
  if (value === null) return ''
  if (Array.isArray(value)) throw new NotText('a list', 'join')
  if (typeof value === 'object' && !('toISOString' in value)) throw new NotText('a mapping', 'json')
  return (value as { toString: () => string }).toString()
}

export const BUILT_IN = ['if', 'unless', 'each', 'with', 'lookup']

const known = [...Object.keys(HELPERS), ...BUILT_IN, KEEP, TEXT, GIVEN, EACH, PARTIAL]

export const COMPILE_OPTIONS: CompileOptions = {
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(known.map((name) => [name, true])),
}
