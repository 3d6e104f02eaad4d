import type { Computed } from '../computed.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Origin } from '../origin.ts'
import { dataValue, textValue } from './data.ts'
import { pythonLiteral } from './python-literal.ts'

/** A value of an INI inventory: a Python literal, else text, which may be a template. */
export function iniValue(origin: Origin, mistakes: Mistakes): Computed {
  const value = pythonLiteral(origin.text)
  if (value === origin.text) return textValue(origin, mistakes)
  return { ...dataValue(value, origin.spot(0), mistakes), source: origin.text }
}
