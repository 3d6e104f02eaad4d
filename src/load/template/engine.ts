import Handlebars from 'handlebars'
import { HELPERS } from './helpers.ts'

/** Called in place of a whole `{{ expression }}`: hands its value over with its type. */
export const KEEP = 'keep value'

/** A Handlebars of our own: other users of the library in this process change nothing here. */
export const engine = Handlebars.create()

for (const [name, helper] of Object.entries(HELPERS)) {
  // Handlebars passes its options as one more argument.
  engine.registerHelper(name, (...values: unknown[]) => helper.call(...values.slice(0, -1)))
}

engine.registerHelper(KEEP, (value: unknown, options: Handlebars.HelperOptions) => {
  const data = options.data as { keep: (value: unknown) => void }
  data.keep(value)
})

export const BUILT_IN = ['if', 'unless', 'each', 'with', 'lookup']

const known = [...Object.keys(HELPERS), ...BUILT_IN, KEEP]

export const COMPILE_OPTIONS: CompileOptions = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(known.map((name) => [name, true])),
}
