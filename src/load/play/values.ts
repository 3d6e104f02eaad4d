import { isMap, isScalar, isSeq, type Node, Scalar } from 'yaml'
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
import { refuseNames } from './refuse-names.ts'

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
const isNumber: Fits<number> = (value): value is number => typeof value === 'number' && value >= 0
export const numberOf = (reader: Reader, field: Field) => typed(reader, field, isNumber, 'a number from 0 on')
export const listOf = (reader: Reader, field: Field) => typed(reader, field, isList, 'a list')

const NOTHING: Scope = { get: () => null, has: () => false, names: () => [] }

/** The value of a keyword, which must be of a type: checked now where the text decides, else when it is evaluated. */
function typed<T>(reader: Reader, field: Field, fits: Fits<T>, what: string): Computed<T> {
  const value = valueOf(reader, field.node)
  const { spot } = value
  const check = (given: unknown): T => {
    if (fits(given)) return given
    const help = what === 'true or false' ? booleanHelp(given) : numberHelp(given, what)
    throw mistake('invalid-value', `${field.key} must be ${what}, not ${got(given)}`, spot, help)
  }
  if (!value.dynamic && value.uses.length === 0) reader.mistakes.attempt(() => check(value.evaluate(NOTHING)))
  const evaluate = (scope: Scope) => {
    const given = value.evaluate(scope)
    return isUnknown(given) ? given : check(given)
  }
  return computed<T>({ ...value, evaluate })
}

/** `-e count=3` gives text. */
function numberHelp(given: unknown, what: string): string | undefined {
  const isMeant = what.startsWith('a number') && typeof given === 'string' && /^\d+$/.test(given)
  return isMeant ? `it is text: write ${given} without quotes, or {{ int … }} around a variable` : undefined
}

/** Plain text that is no template: a register name, the path of an import. Null and reported when it is not. */
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
  const help = isTemplate(node) ? NO_TEMPLATE : isScalar(node) ? booleanHelp(node.value) : undefined
  reader.mistakes.add('invalid-value', `${field.key} must be true or false`, reader.spot(node), help)
  return false
}

/** What is said of a template where the loader must know the value. */
export const NO_TEMPLATE = 'it is read before there are variables: write the value itself'

export function isTemplate(node: Node | null): boolean {
  return (
    isScalar(node) && node.tag !== '!unsafe' && typeof node.value === 'string' && node.value.includes('{{')
  )
}

export function refuseTemplate(reader: Reader, node: Node | null, key: string): void {
  if (isTemplate(node))
    reader.mistakes.add('invalid-value', `${key} takes no template`, reader.spot(node), NO_TEMPLATE)
}

/** A text or a list of texts, none of them a template. */
export function textsOf(reader: Reader, field: Field): string[] {
  const { node } = field
  const nodes = isSeq(node) ? node.items.map((item) => reader.follow(item)) : [node]
  for (const one of nodes) refuseTemplate(reader, one, field.key)
  const texts = nodes.flatMap((one) => (isScalar(one) && typeof one.value === 'string' ? [one.value] : []))
  if (texts.length < nodes.length)
    reader.mistakes.add('invalid-value', `${field.key} must be text or a list of texts`, reader.spot(node))
  return texts
}

/** Tags: a text with commas, or a list. */
export function tagsOf(reader: Reader, field: Field): string[] {
  const { node } = field
  refuseTemplate(reader, node, 'tags')
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
  refuseNames(reader.fields(node), reader.mistakes)
  return valuesIn(reader, node)
}
