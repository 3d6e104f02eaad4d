import Handlebars from 'handlebars'
import { NotText } from '../lens.ts'
import { HELPERS } from './helpers.ts'

/** Wraps each expression that becomes text; gets the expression's value and where it stands. */
export const TEXT = 'text value'
/** Wraps a whole `{{ expression }}`: hands its value over with its type. */
export const KEEP = 'keep value'

/** An expression in a template whose value does not exist, or cannot become text. */
export class AtExpression extends Error {
  readonly line: number
  readonly column: number
  readonly reason: 'missing' | NotText

  constructor(reason: 'missing' | NotText, line: number, column: number) {
    super('a template failed')
    this.reason = reason
    this.line = line
    this.column = column
  }
}

/** A Handlebars of our own: other users of the library in this process change nothing here. */
export const engine = Handlebars.create()

for (const [name, helper] of Object.entries(HELPERS)) {
  // Handlebars passes its options as one more argument.
  engine.registerHelper(name, (...values: unknown[]) => helper.call(...values.slice(0, -1)))
}

engine.registerHelper(
  KEEP,
  (value: unknown, line: number, column: number, options: Handlebars.HelperOptions) => {
    if (value === undefined) throw new AtExpression('missing', line, column)
    const data = options.data as { keep: (value: unknown) => void }
    data.keep(value)
  },
)

// Without it, two numbers side by side would be added: Handlebars joins pieces by `+`.
engine.registerHelper(TEXT, (value: unknown, line: number, column: number) => {
  if (value === undefined) throw new AtExpression('missing', line, column)
  try {
    return asText(value)
  } catch (error) {
    throw error instanceof NotText ? new AtExpression(error, line, column) : error
  }
})

/** @throws {NotText} by the lens, for a list or a mapping. */
function asText(value: unknown): string {
  return value === null ? '' : (value as { toString: () => string }).toString()
}

export const BUILT_IN = ['if', 'unless', 'each', 'with', 'lookup']

const known = [...Object.keys(HELPERS), ...BUILT_IN, KEEP, TEXT]

export const COMPILE_OPTIONS: CompileOptions = {
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(known.map((name) => [name, true])),
}
