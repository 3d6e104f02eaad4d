import type { ErrorObject } from 'ajv'
import type { ErrorCode } from '../../task/error.ts'
import { Secret } from '../../task/secret.ts'
import { didYouMean } from '../did-you-mean.ts'
import { nearest } from '../../task/nearest.ts'
import { choicesOf, got, oneOfWords, type Schema, wanted } from '../schema-words.ts'

/** One thing that is wrong with params. */
export interface Fault {
  readonly code: ErrorCode
  readonly message: string
  readonly help?: string | undefined
  /** The keys from the params down to the wrong value. */
  readonly path: readonly string[]
  /** Set when the fault is a key that should not be there: the key itself is wrong, not its value. */
  readonly key?: string
  /** Set when something that must be given is not. */
  readonly missing?: true
}

/** What ajv found, in plain words, one fault for each mistake. */
export function explain(errors: readonly ErrorObject[], task: string): Fault[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf')
  const outer = errors.filter((error) => !unions.some((union) => isBranchOf(error, union)))
  return outer.flatMap((error) => {
    const inner = unions.includes(error) ? matchingBranch(error, errors) : null
    return inner ? explain(inner, task) : [faultOf(error, task)]
  })
}

function isBranchOf(error: ErrorObject, union: ErrorObject): boolean {
  return error !== union && error.schemaPath.startsWith(`${union.schemaPath}/`)
}

/**
 * The errors of the one branch that fits as far as its keys, or else its type, tell: they say more than that no branch fits.
 */
function matchingBranch(union: ErrorObject, errors: readonly ErrorObject[]): readonly ErrorObject[] | null {
  const branches = new Map<string, ErrorObject[]>()
  for (const error of errors.filter((one) => isBranchOf(one, union))) {
    const index = error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0] ?? ''
    branches.set(index, [...(branches.get(index) ?? []), error])
  }
  const only = (telling: readonly string[]) => {
    const fitting = [...branches.values()].filter(
      (all) =>
        !all.some((error) => error.instancePath === union.instancePath && telling.includes(error.keyword)),
    )
    return fitting.length === 1 ? (fitting[0] ?? null) : null
  }
  return only([...OF_TYPE, 'required', 'additionalProperties']) ?? only(OF_TYPE)
}

const OF_TYPE = ['type', 'const', 'enum']

function faultOf(error: ErrorObject, task: string): Fault {
  const path = error.instancePath.split('/').slice(1).map(unescape)
  const name = path.length === 0 ? task : path.join('.')
  const schema = (error.parentSchema ?? {}) as Schema
  const params = error.params as Readonly<Record<string, unknown>>
  if (error.keyword === 'required') return missing(String(params['missingProperty']), path, name, schema)
  if (error.keyword === 'additionalProperties') {
    return extra(String(params['additionalProperty']), path, name, schema)
  }
  return { code: 'invalid-value', path, ...wrongValue(error, name, schema) }
}

function unescape(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function missing(property: string, path: readonly string[], name: string, schema: Schema): Fault {
  const help = schema.properties?.[property]?.description
  return {
    code: 'invalid-value',
    path,
    missing: true,
    message: `${name} needs ${property}`,
    help: help && `${property}: ${help}`,
  }
}

function extra(key: string, path: readonly string[], name: string, schema: Schema): Fault {
  const help = didYouMean(key, Object.keys(schema.properties ?? {}))
  return { code: 'unknown-param', path, key, message: `${name} has no param ${key}`, help }
}

function wrongValue(
  error: ErrorObject,
  name: string,
  schema: Schema,
): { message: string; help?: string | undefined } {
  const value: unknown = error.data
  if (value instanceof Secret) {
    return {
      message: `${name} cannot be a secret: it would be seen`,
      help: 'secrets go where a task takes them, e.g. stdin or content',
    }
  }
  const choices = choicesOf(schema)
  if (choices) return wrongChoice(name, value, choices)
  if (['type', 'anyOf', 'oneOf'].includes(error.keyword)) {
    return {
      message: `${name} must be ${wanted(schema)}, not ${got(value)}`,
      help: typeHelp(name, value, schema),
    }
  }
  if (error.keyword === 'pattern') {
    return {
      message: `${name} cannot be ${got(value)}: ${patternWords(schema.pattern ?? '')}`,
      help: schema.description,
    }
  }
  return {
    message: `${name} ${plain(error.message ?? 'is wrong')}, not ${got(value)}`,
    help: schema.description,
  }
}

function wrongChoice(
  name: string,
  value: unknown,
  choices: readonly unknown[],
): { message: string; help?: string | undefined } {
  const near = typeof value === 'string' ? nearest(value, choices.map(String)) : null
  const message = `${name} must be ${oneOfWords(choices.map(String))}, not ${got(value)}`
  return { message, help: near === null ? undefined : `did you mean ${near}?` }
}

function typeHelp(name: string, value: unknown, schema: Schema): string | undefined {
  const text = JSON.stringify(schema).includes('"string"')
  if (typeof value === 'number' && text) {
    const isMode = name.split('.').at(-1) === 'mode'
    return isMode ? `quote it, with its leading zero: mode: '${octal(value)}'` : `quote it: '${value}'`
  }
  if (wanted(schema) === 'true or false' && typeof value === 'string' && /^(yes|no|on|off)$/i.test(value)) {
    return `YAML 1.2 knows true and false; ${value} is text`
  }
  return schema.description
}

/** 644 and 0644 are both read as the decimal number 644; 0o644 as 420. */
function octal(value: number): string {
  const digits = /^[0-7]{3,4}$/.test(String(value)) && value !== 420 ? String(value) : value.toString(8)
  return digits.padStart(4, '0')
}

function patternWords(pattern: string): string {
  if (pattern === '^/') return 'it must begin with /'
  return `it must match ${pattern}`
}

function plain(message: string): string {
  return message
    .replace('must be >= ', 'must be at least ')
    .replace('must be <= ', 'must be at most ')
    .replace('must be > ', 'must be more than ')
    .replace('must be < ', 'must be less than ')
    .replace(/must NOT have fewer than (\d+) (\w+)/, 'must have at least $1 $2')
    .replace(/must NOT have more than (\d+) (\w+)/, 'must have at most $1 $2')
    .replace('must NOT have duplicate items', 'must not have the same item twice')
}
