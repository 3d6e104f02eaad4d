import { isMap, isScalar, type Node } from 'yaml'
import type { Computed } from '../computed.ts'
import { didYouMean } from '../did-you-mean.ts'
import { mistake } from '../origin.ts'
import { template } from '../template/template.ts'
import { booleanHelp } from '../yaml/old-yaml.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'

/** One rule of `keyed_groups`: groups named by a value. */
export interface KeyedGroup {
  readonly key: Computed
  readonly prefix: string
  readonly separator: string
  /** A template: the group that the made ones go into. */
  readonly parent: Computed | null
  /** Stands for null and empty text. */
  readonly defaultValue: string | null
  /** Whether `name_` stays when the value behind it is empty. */
  readonly trailingSeparator: boolean
}

const KEYS = ['key', 'prefix', 'separator', 'parent_group', 'default_value', 'trailing_separator']

/** Reads one rule; null when it is wrong, which is reported. */
export function readKeyedGroup(
  node: Node | null,
  reader: Reader,
  compile: (node: Node) => Computed | null,
): KeyedGroup | null {
  const fields = new Map(isMap(node) ? reader.fields(node).map((field) => [field.key, field]) : [])
  for (const { key, keySpot } of fields.values()) {
    if (KEYS.includes(key)) continue
    reader.mistakes.add('bad-inventory', `a keyed group has no ${key}`, keySpot, didYouMean(key, KEYS))
  }
  const written = fields.get('key')
  if (!written) {
    reader.mistakes.add('bad-inventory', 'a keyed group needs a key', reader.spot(node))
    return null
  }
  const key = compile(written.node)
  const trailing = fields.get('trailing_separator')
  if (trailing && fields.has('default_value')) {
    const message = 'default_value and trailing_separator exclude each other'
    reader.mistakes.add('bad-inventory', message, trailing.keySpot)
  }
  const text = (name: string) => textIn(fields.get(name)?.node)
  return (
    key && {
      key,
      prefix: text('prefix') ?? '',
      separator: text('separator') ?? '_',
      parent: parentOf(fields.get('parent_group'), reader),
      defaultValue: text('default_value'),
      trailingSeparator: flagAt(trailing, true, reader),
    }
  )
}

/** `true` or `false`, or what holds where neither is written. */
export function flagAt(field: Field | undefined, otherwise: boolean, reader: Reader): boolean {
  if (!field) return otherwise
  const { key, node } = field
  if (isScalar(node) && typeof node.value === 'boolean') return node.value
  const help = isScalar(node) ? booleanHelp(node.value) : undefined
  reader.mistakes.add('bad-inventory', `${key} must be true or false`, reader.spot(node), help)
  return otherwise
}

/** Text, also of a number or a bool; null when there is none. */
export function textIn(node: Node | null | undefined): string | null {
  if (!isScalar(node)) return null
  const { value } = node
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null
}

function parentOf(field: Field | undefined, reader: Reader): Computed | null {
  const node = field?.node
  const text = textIn(node)
  if (text === null || !isScalar(node)) return null
  return reader.mistakes.attempt(() => template(scalarOrigin(node, text, reader.origin)))
}

/**
 * The groups that a value names: a text one, a list several, a mapping `key_value` for each.
 *
 * @throws {DroverError} `bad-inventory` for another value, and with `strict` for an empty one.
 */
export function groupNames(rule: KeyedGroup, value: unknown, strict: boolean, leading: boolean): string[] {
  const { prefix, separator, defaultValue, key } = rule
  const before = prefix + (prefix === '' && !leading ? '' : separator)
  if (isEmpty(value) && defaultValue !== null) return [before + defaultValue]
  if (isEmpty(value) || value === false || value === 0) {
    if (strict) throw mistake('bad-inventory', 'the key of a keyed group is empty', key.spot)
    return []
  }
  return bareNames(rule, value).map((name) => before + name)
}

function bareNames(
  { separator, defaultValue, trailingSeparator, key }: KeyedGroup,
  value: unknown,
): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (isEmpty(item) ? (defaultValue ?? '') : String(item)))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, inner]) => {
      if (!isEmpty(inner)) return `${name}${separator}${String(inner)}`
      if (defaultValue !== null) return `${name}${separator}${defaultValue}`
      return trailingSeparator ? `${name}${separator}` : name
    })
  }
  const help = 'for a number write string(…)'
  throw mistake(
    'bad-inventory',
    'the key of a keyed group must give text, a list or a mapping',
    key.spot,
    help,
  )
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
