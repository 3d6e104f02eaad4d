import type { Node } from 'yaml'
import type { Content } from '../../task/content.ts'
import type { Scope } from '../../task/expression.ts'
import { OMIT } from '../../task/omit.ts'
import { isUnknown, type Unknown } from '../../task/unknown.ts'
import { type Computed, computed } from '../computed.ts'
import { mistake, type Spot } from '../origin.ts'
import { got } from '../schema-words.ts'
import type { Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import { fetchOnce } from './fetch-once.ts'
import { NOTHING } from './file-param.ts'

/** A mapping of `url` and `sha256`, whose value is the file that has this sum. */
export function downloadParam(name: string, reader: Reader, node: Node | null): Computed {
  const written = valueOf(reader, node)
  const { spot } = written
  if (!isOpen(written)) reader.mistakes.attempt(() => wishOf(written.evaluate(NOTHING), name, spot))
  const evaluate = (scope: Scope): Content | Unknown => {
    const value = written.evaluate(scope)
    if (isUnknown(value)) return value
    const open = Object.values(value ?? {}).find(isUnknown)
    if (open !== undefined) return open
    if (value === OMIT) return value as never
    const { url, sha256 } = wishOf(value, name, spot)
    return { path: url, data: fetchOnce(url, sha256, spot) }
  }
  return computed({ ...written, dynamic: true, evaluate })
}

function isOpen(value: Computed): boolean {
  return value.dynamic || (value.entries ?? []).some((entry) => entry.value.dynamic)
}

interface Wish {
  readonly url: string
  readonly sha256: string
}

/** @throws {DroverError} `invalid-value` when it is no such mapping. */
function wishOf(value: unknown, name: string, spot: Spot): Wish {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw mistake('invalid-value', `${name} must be a mapping of url and sha256, not ${got(value)}`, spot)
  const { url, sha256, ...rest } = value as Readonly<Record<string, unknown>>
  const [strange] = Object.keys(rest)
  if (strange !== undefined)
    throw mistake('unknown-param', `${name} has no param ${strange}`, spot, 'it has url and sha256')
  if (typeof url !== 'string' || !/^https?:\/\/./.test(url))
    throw mistake('invalid-value', `${name}.url must begin with http:// or https://, not ${got(url)}`, spot)
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256))
    throw mistake(
      'invalid-value',
      `${name}.sha256 must be the file's SHA-256, 64 hex digits, not ${got(sha256)}`,
      spot,
      'a file of the network may be another tomorrow: `curl -L URL | sha256sum` prints the sum',
    )
  return { url, sha256: sha256.toLowerCase() }
}
