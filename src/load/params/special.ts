import { dirname, join } from 'node:path'
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Content } from '../../task/content.ts'
import type { Scope } from '../../task/expression.ts'
import { OMIT } from '../../task/omit.ts'
import { Secret } from '../../task/secret.ts'
import { isUnknown, type Unknown } from '../../task/unknown.ts'
import { warnOfConstant } from '../cel/constant.ts'
import { brokenCel, condition } from '../cel/expression.ts'
import { broken, type Computed, computed, constant, typedIn } from '../computed.ts'
import { absolutePath, isFile, readBytes, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { mistake, type Spot } from '../origin.ts'
import { got } from '../schema-words.ts'
import { type Nearby, partialsIn } from '../template/nearby.ts'
import { template } from '../template/template.ts'
import type { Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'
import { valueOf } from '../yaml/value.ts'

/** Where the files that a playbook names are looked for. */
export interface Folders {
  /** The folders whose `files/` and `templates/` and own files count, the first that has one: the role's, the playbook's. */
  readonly folders: readonly string[]
  readonly cwd: string
}

/** Makes the value of a param that is marked as `file`, `template`, `conditions`, `secret` or `any`. */
export function specialParam(
  kind: string,
  name: string,
  reader: Reader,
  node: Node | null,
  folders: Folders,
): Computed {
  switch (kind) {
    case 'file':
      return fileParam(name, reader, node, (path, spot) => contentOf(path, spot, folders))
    case 'template':
      return fileParam(name, reader, node, (path, spot) => filledIn(path, spot, folders))
    case 'conditions':
      return conditionsParam(reader, node)
    case 'secret':
      return secretParam(name, reader, node)
    default:
      return valueOf(reader, node)
  }
}

type Load = (path: string, spot: Spot) => Computed

function fileParam(name: string, reader: Reader, node: Node | null, load: Load): Computed {
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

const NOTHING: Scope = { get: () => null, has: () => false, names: () => [] }

function contentOf(path: string, spot: Spot, folders: Folders): Computed<Content> {
  const found = find(path, 'files', spot, folders)
  const content = { path, data: readBytes(found, shownPath(found, folders.cwd), spot) }
  return { ...constant<Content>(content, path, spot), dynamic: true }
}

function filledIn(path: string, spot: Spot, folders: Folders): Computed {
  const found = find(path, 'templates', spot, folders)
  const shown = shownPath(found, folders.cwd)
  const text = template(textOrigin(shown, readText(found, shown, spot)), filesBeside(folders))
  const evaluate = (scope: Scope): Content | Unknown => {
    const data = text.evaluate(scope)
    if (isUnknown(data)) return data
    return { path, data: data instanceof Secret || typeof data === 'string' ? data : JSON.stringify(data) }
  }
  return computed({ source: path, spot, uses: text.uses, dynamic: true, evaluate })
}

/** The partials and files that templates of these folders can name. */
export function filesBeside(folders: Folders): Nearby {
  const read = (path: string, spot: Spot) => {
    const found = find(path, 'files', spot, folders)
    return readText(found, shownPath(found, folders.cwd), spot)
  }
  const homes = folders.folders.map((folder) => join(folder, 'templates'))
  return { ...partialsIn(homes, folders.cwd), read }
}

/** @throws {DroverError} `file-unreadable`, naming the folders that were searched. */
function find(path: string, kind: 'files' | 'templates', spot: Spot, { folders, cwd }: Folders): string {
  const places = folders.flatMap((folder) => [
    absolutePath(path, join(folder, kind)),
    absolutePath(path, folder),
  ])
  const found = places.find(isFile)
  if (found !== undefined) return found
  const where = [...new Set(places.map((place) => shownPath(dirname(place), cwd)))].join(' and ')
  throw mistake('file-unreadable', `cannot read ${path}: there is no such file`, spot, `looked in ${where}`)
}

function conditionsParam(reader: Reader, node: Node | null): Computed {
  const spot = reader.spot(node)
  const all = conditionsOf(reader, node)
  const evaluate = (scope: Scope) => {
    const held = all.map((one) => ({ source: one.source, holds: one.evaluate(scope) }))
    return held.find((one) => isUnknown(one.holds))?.holds ?? held
  }
  const uses = all.flatMap((one) => one.uses)
  return computed({ source: reader.source(node), spot, uses, dynamic: true, ...typedIn(all), evaluate })
}

/** A condition, a list of them, or plain `true` or `false`. Wrong ones are reported. */
export function conditionsOf(reader: Reader, node: Node | null): Computed<boolean>[] {
  if (isSeq(node)) {
    return node.items.flatMap((item) => conditionsOf(reader, reader.follow(item)))
  }
  if (isScalar(node) && typeof node.value === 'boolean') {
    return [constant(node.value, String(node.value), reader.spot(node))]
  }
  if (isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '') {
    const origin = scalarOrigin(node, node.value, reader.origin)
    const one = reader.mistakes.attempt(() => condition(origin))
    if (one) warnOfConstant(origin, 'condition', reader.mistakes)
    return [one ?? brokenCel(origin)]
  }
  const what = isMap(node) ? 'a mapping' : isScalar(node) ? got(node.value) : 'nothing'
  reader.mistakes.add('invalid-value', `a condition must be a CEL expression, not ${what}`, reader.spot(node))
  return []
}

function secretParam(name: string, reader: Reader, node: Node | null): Computed {
  const value = valueOf(reader, node)
  const check = (given: unknown): unknown => {
    if (typeof given === 'string' || given instanceof Secret || isUnknown(given) || given === OMIT)
      return given
    const help = typeof given === 'number' ? `quote it: '${given}'` : undefined
    throw mistake('invalid-value', `${name} must be text, not ${got(given)}`, value.spot, help)
  }
  if (!value.dynamic) {
    const right = reader.mistakes.attempt(() => check(value.evaluate(NOTHING)) !== null)
    if (right === null) return broken(value.source, value.spot)
  }
  return computed({ ...value, dynamic: true, evaluate: (scope: Scope) => check(value.evaluate(scope)) })
}
