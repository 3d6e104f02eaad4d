import { join } from 'node:path'
import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml'
import { didYouMean } from '../did-you-mean.ts'
import { literalOf } from '../literal-type.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import type { Context } from './context.ts'
import type { ArgumentSpec } from './role-use.ts'
import { mappingIn } from './role-meta.ts'
import { flagOf } from './values.ts'

type JsonSchema = Record<string, unknown>

const TYPES: Readonly<Record<string, JsonSchema>> = {
  str: { type: 'string' },
  path: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  list: { type: 'array' },
  dict: { type: 'object', additionalProperties: true },
  raw: {},
}

/** Reads `meta/argument_specs.yml`, or `argument_specs` of `meta/main.yml`, for an entry point; null when it says nothing. */
export function argumentSpec(folder: string, entryPoint: string, context: Context): ArgumentSpec | null {
  const own = mappingIn(join(folder, 'meta'), 'argument_specs', context)
  const file = own ?? mappingIn(join(folder, 'meta'), 'main', context)
  if (!file) return null
  const specs = mappingAt(file.reader, file.map, 'argument_specs')
  const entry = specs && mappingAt(file.reader, specs, entryPoint)
  const options = entry && mappingAt(file.reader, entry, 'options')
  return options ? specOf(file.reader, options) : null
}

function mappingAt(reader: Reader, map: YAMLMap, key: string): YAMLMap | null {
  const node = reader.fields(map).find((field) => field.key === key)?.node
  return isMap(node) ? node : null
}

function specOf(reader: Reader, options: YAMLMap): ArgumentSpec {
  const fields = reader.fields(options)
  const properties = fields.map((field) => [field.key, schemaOf(reader, field)] as const)
  const required = fields.filter((field) => {
    const flag = wordOf(reader, field, 'required')
    return flag && flagOf(reader, flag) && !wordOf(reader, field, 'default')
  })
  return {
    schema: { type: 'object', properties: Object.fromEntries(properties) },
    required: required.map(({ key }) => key),
    spots: Object.fromEntries(fields.map(({ key, keySpot }) => [key, keySpot])),
  }
}

const WORDS = [
  'type',
  'required',
  'default',
  'choices',
  'elements',
  'options',
  'description',
  'version_added',
  'no_log',
  'aliases',
  'removed_in_version',
  'removed_at_date',
  'removed_from_collection',
  'mutually_exclusive',
  'required_together',
  'required_one_of',
  'required_if',
  'required_by',
  'apply_defaults',
  'fallback',
  'context',
  'deprecated_aliases',
]

function schemaOf(reader: Reader, field: Field): JsonSchema {
  if (!isMap(field.node)) return {}
  const words = new Map(reader.fields(field.node).map((one) => [one.key, one]))
  for (const { key, keySpot } of words.values()) {
    if (!WORDS.includes(key))
      reader.mistakes.add('unknown-keyword', `an argument has no ${key}`, keySpot, didYouMean(key, WORDS))
  }
  const schema = { ...typeAt(reader, words.get('type'), 'str') }
  const choices = words.get('choices')
  const values = choices && choicesAt(reader, choices)
  if (values) schema['enum'] = values
  const inner = words.get('options')
  const options = inner && isMap(inner.node) ? specOf(reader, inner.node) : null
  const object = options && { ...options.schema, required: options.required, additionalProperties: false }
  const elements = words.get('elements')
  if (schema['type'] === 'array') {
    const items = object ?? (elements ? typeAt(reader, elements, 'raw') : null)
    return items ? { ...schema, items } : schema
  }
  return object ? { ...schema, ...object } : schema
}

/** What an argument may be; null, and reported, where the file itself does not say so. */
function choicesAt(reader: Reader, { node }: Field): readonly unknown[] | null {
  const items = isSeq(node) ? (valueOf(reader, node).items ?? []) : []
  const values = reader.mistakes.attempt(() => items.map(literalOf))
  if (values === null) return null
  if (values.length > 0 && !values.includes(undefined)) return values
  const help = 'write them out: [one, two]'
  reader.mistakes.add('invalid-value', 'choices must be a list of values', reader.spot(node), help)
  return null
}

function typeAt(reader: Reader, field: Field | undefined, otherwise: string): JsonSchema {
  const name = field && isScalar(field.node) ? String(field.node.value) : otherwise
  const type = TYPES[name]
  if (type === undefined && field)
    reader.mistakes.add(
      'invalid-value',
      `there is no type ${name}`,
      reader.spot(field.node),
      didYouMean(name, Object.keys(TYPES)),
    )
  return type ?? {}
}

function wordOf(reader: Reader, { node }: Field, name: string): Field | undefined {
  return isMap(node) ? reader.fields(node).find(({ key }) => key === name) : undefined
}
