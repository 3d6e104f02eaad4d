import { isMap, isScalar, isSeq, Scalar } from 'yaml'
import type { Scope } from '../../task/expression.ts'
import { Secret } from '../../task/secret.ts'
import { isUnknown } from '../../task/unknown.ts'
import { type Computed, computed } from '../computed.ts'
import { mistake } from '../origin.ts'
import { got } from '../schema-words.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { booleanHelp } from '../yaml/old-yaml.ts'
import { valueOf, valuesIn } from '../yaml/value.ts'
import { RESERVED_NAMES } from './magic.ts'
import { refuseReserved } from './reserved.ts'

type Fits<T> = (value: unknown) => value is T

/** What can stand in the name of a step; a secret is shown as `***`. */
type Name = string | number | Secret

const isBoolean: Fits<boolean> = (value) => typeof value === 'boolean'
const isText: Fits<string> = (value) => typeof value === 'string'
const isName: Fits<Name> = (value) =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Secret
const isList: Fits<readonly unknown[]> = (value) => Array.isArray(value)

export const booleanOf = (reader: Reader, field: Field) => typed(reader, field, isBoolean, 'true or false')
export const textOf = (reader: Reader, field: Field) => typed(reader, field, isText, 'text')
export const nameOf = (reader: Reader, field: Field) => typed(reader, field, isName, 'text')
const isNumber: Fits<number> = (value) => typeof value === 'number'
export const numberOf = (reader: Reader, field: Field) => typed(reader, field, isNumber, 'a number')
export const listOf = (reader: Reader, field: Field) => typed(reader, field, isList, 'a list')

const NOTHING: Scope = { get: () => null, has: () => false, names: () => [] }

/** The value of a keyword, which must be of a type: checked now where the text decides, else when it is evaluated. */
function typed<T>(reader: Reader, field: Field, fits: Fits<T>, what: string): Computed<T> {
  const value = valueOf(reader, field.node)
  const { spot } = value
  const check = (given: unknown): T => {
    if (fits(given)) return given
    const help = what === 'true or false' ? booleanHelp(given) : undefined
    throw mistake('invalid-value', `${field.key} must be ${what}, not ${got(given)}`, spot, help)
  }
  if (!value.dynamic && value.uses.length === 0) reader.mistakes.attempt(() => check(value.evaluate(NOTHING)))
  const evaluate = (scope: Scope) => {
    const given = value.evaluate(scope)
    return isUnknown(given) ? given : check(given)
  }
  return computed<T>({ ...value, evaluate })
}

/** Plain text that is no template: a play's name, a register name. Null and reported when it is not. */
export function plainText(reader: Reader, field: Field): string | null {
  if (isScalar(field.node) && typeof field.node.value === 'string') return field.node.value
  const given = isScalar(field.node) ? field.node.value : isSeq(field.node) ? [] : {}
  const spot = reader.spot(field.node)
  reader.mistakes.add('invalid-value', `${field.key} must be text, not ${got(given)}`, spot)
  return null
}

/** The name of a registered result. */
export function registerName(reader: Reader, field: Field): string | null {
  const name = plainText(reader, field)
  if (name === null) return null
  if (/^[A-Za-z_]\w*$/.test(name) && !RESERVED_NAMES.has(name)) return name
  const why = RESERVED_NAMES.has(name)
    ? 'this name is taken'
    : 'a name has letters, digits and underscores only'
  reader.mistakes.add('invalid-value', `${name} cannot be registered: ${why}`, reader.spot(field.node))
  return null
}

/** `true` or `false` that is no template. */
export function flagOf(reader: Reader, field: Field): boolean {
  const { node } = field
  if (isScalar(node) && typeof node.value === 'boolean') return node.value
  const help = isScalar(node) ? booleanHelp(node.value) : undefined
  reader.mistakes.add('invalid-value', `${field.key} must be true or false`, reader.spot(node), help)
  return false
}

/** A text or a list of texts, none of them a template. */
export function textsOf(reader: Reader, field: Field): string[] {
  const { node } = field
  const nodes = isSeq(node) ? node.items.map((item) => reader.follow(item)) : [node]
  const texts = nodes.flatMap((one) => (isScalar(one) && typeof one.value === 'string' ? [one.value] : []))
  if (texts.length < nodes.length)
    reader.mistakes.add('invalid-value', `${field.key} must be text or a list of texts`, reader.spot(node))
  return texts
}

/** Tags: a text with commas, or a list. */
export function tagsOf(reader: Reader, field: Field): string[] {
  const { node } = field
  if (isScalar(node) && typeof node.value === 'string') return node.value.split(',').map((tag) => tag.trim())
  if (isSeq(node)) {
    return node.items.flatMap((item) =>
      tagsOf(reader, { ...field, node: reader.follow(item) ?? new Scalar(null) }),
    )
  }
  reader.mistakes.add('invalid-value', 'tags must be text or a list of texts', reader.spot(node))
  return []
}

/** A mapping of variables. */
export function varsOf(reader: Reader, field: Field): Record<string, Computed> {
  const { node } = field
  if (isScalar(node) && node.value === null) return {}
  if (!isMap(node)) {
    reader.mistakes.add(
      'invalid-value',
      `${field.key} must be a mapping of names to values`,
      reader.spot(node),
    )
    return {}
  }
  refuseReserved(reader.fields(node), reader.mistakes)
  return valuesIn(reader, node)
}
