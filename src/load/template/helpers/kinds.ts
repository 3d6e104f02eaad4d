import type { DateTime } from 'luxon'
import { type Address, addressOf } from './address.ts'
import { luxon } from './libraries.ts'

/** What a helper gives, as far as it is known before it is called. */
export type Result = 'text' | 'number' | 'whole' | 'truth' | 'list' | 'mapping' | 'any'

/** One kind of value that a helper takes. */
export interface Kind<T = unknown> {
  /** Ends the sentence "the helper needs …". */
  readonly words: string
  /** Results of other helpers that may fit; `any` always may. */
  readonly fits: readonly Result[]
  /** The value as the helper gets it; undefined when it does not fit. */
  readonly read: (value: unknown) => T | undefined
}

const SCALARS: readonly Result[] = ['text', 'number', 'whole', 'truth']
const HASHES = ['sha256', 'sha1', 'sha512', 'sha384', 'sha224', 'md5'] as const
const OPERATORS = ['<', '<=', '==', '!=', '>=', '>'] as const

/** Every kind by its name. Reading is pure: a literal in a template is read before the run. */
export const KINDS = {
  any: kind('a value', [...SCALARS, 'list', 'mapping'], (value) => value),
  maybe: kind('anything', [...SCALARS, 'list', 'mapping'], (value) => value),
  text: kind('text', SCALARS, textOf),
  number: kind('a number', ['number', 'whole'], (value) =>
    Number.isFinite(value) ? (value as number) : undefined,
  ),
  whole: kind('a whole number', ['number', 'whole'], (value) =>
    Number.isSafeInteger(value) ? (value as number) : undefined,
  ),
  truth: kind('true or false', ['truth'], (value) => (typeof value === 'boolean' ? value : undefined)),
  list: kind('a list', ['list'], listOf),
  mapping: kind('a mapping', ['mapping'], mappingOf),
  sized: kind('text, a list or a mapping', ['text', 'list', 'mapping'], sizedOf),
  pattern: kind('a regular expression', ['text'], patternOf),
  algorithm: kind(`one of ${HASHES.join(', ')}`, ['text'], (value) => HASHES.find((one) => one === value)),
  operator: kind(`one of ${OPERATORS.join(' ')}`, ['text'], (value) =>
    OPERATORS.find((one) => one === value),
  ),
  scheme: kind('"semver" or "debian"', ['text'], (value) =>
    value === 'semver' || value === 'debian' ? value : undefined,
  ),
  version: kind('a version', ['text'], (value) =>
    typeof value === 'string' && value !== '' ? value : undefined,
  ),
  address: kind('an IP address, with or without a prefix', ['text'], addressKind),
  zone: kind('a time zone such as Europe/Berlin, UTC or UTC+2', ['text'], zoneOf),
  moment: kind('a time such as 2026-01-31T12:00:00Z', ['text'], momentOf),
  salt: kind('a salt of letters, digits, dots and slashes', ['text'], (value) =>
    typeof value === 'string' && /^[./0-9A-Za-z]+$/.test(value) ? value : undefined,
  ),
  path: kind('an absolute path', ['text'], (value) =>
    typeof value === 'string' && value.startsWith('/') ? value : undefined,
  ),
  uuid: kind('a UUID, "dns" or "url"', ['text'], namespaceOf),
} as const

export type KindName = keyof typeof KINDS

/** What a helper gets for an argument of a kind. */
export type ValueOf<K extends KindName> = Exclude<ReturnType<(typeof KINDS)[K]['read']>, undefined>

function kind<T>(words: string, fits: readonly Result[], read: (value: unknown) => T | undefined): Kind<T> {
  return { words, fits, read }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return ArrayBuffer.isView(value) || value instanceof Date ? undefined : (value as Record<string, unknown>)
}

function sizedOf(value: unknown): string | object | undefined {
  return typeof value === 'string' ? value : (listOf(value) ?? mappingOf(value))
}

function patternOf(value: unknown): RegExp | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return new RegExp(value, 'gu')
  } catch {
    return undefined
  }
}

function addressKind(value: unknown): Address | undefined {
  return typeof value === 'string' ? addressOf(value) : undefined
}

function zoneOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const { DateTime, IANAZone } = luxon.value
  return IANAZone.isValidZone(value) || DateTime.utc().setZone(value).isValid ? value : undefined
}

function momentOf(value: unknown): DateTime | undefined {
  if (typeof value !== 'string') return undefined
  const moment = luxon.value.DateTime.fromISO(value, { zone: 'utc' })
  return moment.isValid ? moment : undefined
}

const NAMESPACES: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
}

function namespaceOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const uuid = NAMESPACES[value] ?? value
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(uuid) ? uuid : undefined
}
