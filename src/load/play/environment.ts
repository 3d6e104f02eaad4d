import type { Computed, Entry } from '../computed.ts'
import { literalOf } from '../literal-type.ts'
import type { Mistakes } from '../mistakes.ts'
import { got } from '../schema-words.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'

/** `environment`: a mapping of names to texts, or a list of them. What the text alone decides is checked now. */
export function environmentOf(reader: Reader, { node }: Field): Computed {
  const value = valueOf(reader, node)
  for (const one of value.items ?? [value]) check(one, reader.mistakes)
  return value
}

function check(one: Computed, mistakes: Mistakes): void {
  if (one.entries) for (const entry of one.entries) checkVariable(entry, mistakes)
  else if (!one.dynamic && !['', null].includes(literalOf(one) as string | null))
    mistakes.add('invalid-value', `environment must be a mapping, not ${written(one)}`, one.spot)
}

/** Numbers, true and false count as the text that they are. */
function checkVariable({ key, keySpot, value }: Entry, mistakes: Mistakes): void {
  if (!/^[A-Za-z_]\w*$/.test(key)) {
    const message = `${key} cannot be in the environment: a name has letters, digits and underscores only`
    mistakes.add('invalid-value', message, keySpot)
  }
  if (value.entries || value.items || (!value.dynamic && literalOf(value) === null)) {
    const help = "write '' for empty text"
    mistakes.add('invalid-value', `${key} must be text, not ${written(value)}`, value.spot, help)
  }
}

function written({ entries, items, ...value }: Computed): string {
  return got(entries ? {} : items ? [] : literalOf(value))
}
