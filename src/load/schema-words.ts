import { Secret } from '../task/secret.ts'

/** The parts of a JSON Schema that are read here. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly pattern?: string
  readonly 'x-drover'?: string
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'null',
}

/** What a schema takes, in plain words: `text`, `a list`, `present, absent or latest`. */
export function wanted(schema: Schema): string {
  const choices = choicesOf(schema)
  if (choices) return oneOfWords(choices.map(String))
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) return oneOfWords([...new Set(branches.map(wanted))])
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  return types.length === 0 ? 'something else' : oneOfWords(types.map((type) => TYPES[type] ?? type))
}

/** The values of an enum, a const, or a union of only such; null for anything else. */
export function choicesOf(schema: Schema): readonly unknown[] | null {
  if (schema.enum) return schema.enum
  if ('const' in schema) return [schema.const]
  const branches = schema.anyOf ?? schema.oneOf
  if (!branches || branches.length === 0) return null
  const choices = branches.map(choicesOf)
  return choices.every((one) => one !== null) ? choices.flat() : null
}

/** What a value is, in plain words: `the number 644`, `the text "yes"`. */
export function got(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (value instanceof Secret) return 'a secret'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const kind = { string: 'the text', number: 'the number', boolean: 'the truth value' }[
    typeof value as string
  ]
  return `${kind ?? 'the value'} ${JSON.stringify(value)}`
}

export function oneOfWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}
