import type { HelperOptions } from 'handlebars'

/**
 * Fills in a partial. `this` is what the place around it reads; `values` are an indentation for its lines, then perhaps a
 * value to read in its stead; named values lie over either.
 */
export function fillPartial(this: unknown, ...values: unknown[]): string {
  const options = values.at(-1) as HelperOptions
  const [indent, ...given] = values.slice(0, -1)
  const context: unknown = given.length > 0 ? given[0] : this
  const named = options.hash as Readonly<Record<string, unknown>>
  const text = options.fn(Object.keys(named).length > 0 ? extended(context, named) : context)
  return typeof indent === 'string' && indent !== '' ? text.replace(/^(?!$(?![\s\S]))/gm, indent) : text
}

/** Nothing is copied that is not read: variables are looked up when a partial reads them. */
function extended(context: unknown, named: Readonly<Record<string, unknown>>): object {
  const below = typeof context === 'object' && context !== null ? context : {}
  const all = {
    ...Object.getOwnPropertyDescriptors(below),
    ...Object.getOwnPropertyDescriptors({ ...named }),
  }
  return Object.create(null, all) as object
}
