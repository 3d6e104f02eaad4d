import { quote } from '../../task/quote.ts'

interface Helper {
  readonly summary: string
  readonly example: string
  readonly call: (...values: unknown[]) => unknown
}

/** What templates can call, beside #if, #unless, #each, #with and lookup. docs/ lists this table. */
export const HELPERS: Readonly<Record<string, Helper>> = {
  default: {
    summary: 'The value, or another one where it is undefined, null or empty text.',
    example: '{{ default swap_size "2G" }}',
    call: (value, other) => (value === undefined || value === null || value === '' ? other : value),
  },
  join: {
    summary: 'The items of a list as one text, with a separator between them (a comma when not given).',
    example: '{{ join packages " " }}',
    call: (list, separator = ',') => asList('join', list).map(String).join(asText('join', separator)),
  },
  quote: {
    summary: 'A value as one word of a POSIX shell.',
    example: 'ls {{ quote folder }}',
    call: (value) => quote(asText('quote', value)),
  },
  json: {
    summary: 'A value as JSON; with a number, indented by so many spaces.',
    example: '{{ json settings 2 }}',
    call: (value, indent) =>
      JSON.stringify(defined('json', value), null, typeof indent === 'number' ? indent : 0),
  },
  lower: {
    summary: 'Text in lower case.',
    example: '{{ lower name }}',
    call: (value) => asText('lower', value).toLowerCase(),
  },
  upper: {
    summary: 'Text in upper case.',
    example: '{{ upper name }}',
    call: (value) => asText('upper', value).toUpperCase(),
  },
  basename: {
    summary: 'The last part of a path.',
    example: '{{ basename device }}',
    call: (value) => asText('basename', value).replace(/\/+$/, '').split('/').at(-1),
  },
  dirname: {
    summary: 'A path without its last part.',
    example: '{{ dirname config_file }}',
    call: (value) => folder(asText('dirname', value)),
  },
}

function defined(helper: string, value: unknown): unknown {
  if (value === undefined) throw new Error(`${helper} was given a value that does not exist`)
  return value
}

function asText(helper: string, value: unknown): string {
  defined(helper, value)
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`${helper} needs text, not ${value === null ? 'null' : 'a list or mapping'}`)
}

function asList(helper: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error(
    `${helper} needs a list, not ${value === undefined ? 'a value that does not exist' : typeof value}`,
  )
}

function folder(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  const slash = trimmed.lastIndexOf('/')
  if (slash < 0) return path.startsWith('/') ? '/' : '.'
  return slash === 0 ? '/' : trimmed.slice(0, slash)
}
