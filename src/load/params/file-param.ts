import { dirname, join } from 'node:path'
import type { Node } from 'yaml'
import type { Scope } from '../../task/expression.ts'
import { OMIT } from '../../task/omit.ts'
import { isUnknown } from '../../task/unknown.ts'
import { broken, type Computed, computed } from '../computed.ts'
import { absolutePath, shownPath } from '../files.ts'
import { mistake, type Spot } from '../origin.ts'
import { got } from '../schema-words.ts'
import type { Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'

/** Where the files that a playbook names are looked for. */
export interface Folders {
  /** The folders whose `files/` and `templates/` and own files count, the first that has one: the role's, the playbook's. */
  readonly folders: readonly string[]
  readonly cwd: string
}

type Load = (path: string, spot: Spot) => Computed

/** A param that is written as a path, and whose value is made of what stands there. */
export function fileParam(name: string, reader: Reader, node: Node | null, load: Load): Computed {
  const path = valueOf(reader, node)
  const { spot } = path
  const open = (value: unknown): Computed => {
    if (typeof value === 'string') return load(value, spot)
    throw mistake('invalid-value', `${name} must be the path of a file, not ${got(value)}`, spot)
  }
  if (path.dynamic || path.entries || path.items) {
    if (path.entries || path.items)
      reader.mistakes.add('invalid-value', `${name} must be the path of a file`, spot)
    const evaluate = (scope: Scope) => {
      const value = path.evaluate(scope)
      return isUnknown(value) || value === OMIT ? value : open(value).evaluate(scope)
    }
    return computed({ ...path, dynamic: true, evaluate })
  }
  const known: unknown = path.evaluate(NOTHING)
  return (
    reader.mistakes.attempt(() => ({ ...open(known), source: path.source, spot })) ??
    broken(path.source, spot)
  )
}

/** A scope in which nothing is known: what the text alone decides. */
export const NOTHING: Scope = { get: () => null, has: () => false, names: () => [] }

/** @throws {DroverError} `file-unreadable`, naming the folders that were searched. */
export function find(
  path: string,
  kind: 'files' | 'templates',
  spot: Spot,
  { folders, cwd }: Folders,
  fits: (path: string) => boolean,
): string {
  const places = folders.flatMap((folder) => [
    absolutePath(path, join(folder, kind)),
    absolutePath(path, folder),
  ])
  const found = places.find(fits)
  if (found !== undefined) return found
  const where = [...new Set(places.map((place) => shownPath(dirname(place), cwd)))].join(' and ')
  throw mistake('file-unreadable', `cannot read ${path}: there is no such file`, spot, `looked in ${where}`)
}
