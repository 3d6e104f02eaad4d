import { join } from 'node:path'
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Content } from '../../task/content.ts'
import type { Scope } from '../../task/expression.ts'
import { OMIT } from '../../task/omit.ts'
import { Secret } from '../../task/secret.ts'
import { isUnknown, type Unknown } from '../../task/unknown.ts'
import { warnOfConstant } from '../cel/constant.ts'
import { brokenCel, condition } from '../cel/expression.ts'
import { broken, type Computed, computed, constant, typedIn } from '../computed.ts'
import { isFile, readBytes, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { mistake, type Spot } from '../origin.ts'
import { got } from '../schema-words.ts'
import { type Nearby, partialsIn } from '../template/nearby.ts'
import { template } from '../template/template.ts'
import type { Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'
import { valueOf } from '../yaml/value.ts'
import { downloadParam } from './download.ts'
import { fileParam, find, type Folders, NOTHING } from './file-param.ts'
import { builtBy } from './kustomization.ts'
import { contentsOf } from './local-files.ts'
import { predicatesParam } from './predicates.ts'

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
    case 'files':
      return fileParam(name, reader, node, (path, spot) => contentsOf(path, spot, folders))
    case 'kustomization':
      return fileParam(name, reader, node, (path, spot) => builtBy(path, spot, folders))
    case 'download':
      return downloadParam(name, reader, node)
    case 'template':
      return fileParam(name, reader, node, (path, spot) => filledIn(path, spot, folders))
    case 'conditions':
      return conditionsParam(reader, node)
    case 'predicates':
      return predicatesParam(reader, node)
    case 'secret':
      return secretParam(name, reader, node)
    default:
      return valueOf(reader, node)
  }
}

function contentOf(path: string, spot: Spot, folders: Folders): Computed<Content> {
  const found = find(path, 'files', spot, folders, isFile)
  const content = { path, data: readBytes(found, shownPath(found, folders.cwd), spot) }
  return { ...constant<Content>(content, path, spot), dynamic: true }
}

function filledIn(path: string, spot: Spot, folders: Folders): Computed {
  const found = find(path, 'templates', spot, folders, isFile)
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
    const found = find(path, 'files', spot, folders, isFile)
    return readText(found, shownPath(found, folders.cwd), spot)
  }
  const homes = folders.folders.map((folder) => join(folder, 'templates'))
  return { ...partialsIn(homes, folders.cwd), read }
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
