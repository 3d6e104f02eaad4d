import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import { Secret } from '../../task/secret.ts'
import { warnOfConstant } from '../cel/constant.ts'
import { brokenCel, cel } from '../cel/expression.ts'
import { broken, type Computed, constant, listOf, mapOf } from '../computed.ts'
import { template } from '../template/template.ts'
import type { Origin } from '../origin.ts'
import { warnOfOldYaml } from './old-yaml.ts'
import { isBareTemplate, type Reader } from './reader.ts'
import { scalarOrigin } from './scalar.ts'

/** A YAML value as an expression: templates in its text, `!cel`, `!secret`, and all of them inside lists and mappings. */
export function valueOf(reader: Reader, given: Node | null): Computed {
  const node = reader.follow(given)
  const spot = reader.spot(node)
  const source = reader.source(node)
  if (node === null) return constant(null, '', spot)
  if (!reader.visit(node)) return broken(source, spot)
  if (isScalar(node)) return scalarOf(reader, node)
  if (isBareTemplate(node)) return unquoted(reader, node)
  if (isSeq(node)) {
    return listOf(
      node.items.map((item) => valueOf(reader, item as Node | null)),
      source,
      spot,
    )
  }
  if (!isMap(node)) return broken(source, spot)
  const entries = reader.fields(node).map((field) => ({
    key: field.key,
    keySpot: field.keySpot,
    value: valueOf(reader, field.node),
  }))
  return mapOf(entries, source, spot)
}

/** The values of a mapping by their names: variables. */
export function valuesIn(reader: Reader, map: YAMLMap): Record<string, Computed> {
  return Object.fromEntries(reader.fields(map).map(({ key, node }) => [key, valueOf(reader, node)]))
}

function scalarOf(reader: Reader, scalar: Scalar): Computed {
  const { value } = scalar
  const spot = reader.spot(scalar)
  warnOfOldYaml(reader, scalar, spot)
  if (typeof value !== 'string') return constant(value, reader.source(scalar), spot)
  const origin = scalarOrigin(scalar, value, reader.origin)
  if (scalar.tag === '!unsafe') return constant(value, value, spot)
  if (scalar.tag === '!secret') return secretOf(reader, origin)
  const computes = scalar.tag === '!cel'
  const compile = () => (computes ? cel(origin) : template(origin, reader.nearby))
  const expression = reader.mistakes.attempt(compile)
  if (expression && computes) warnOfConstant(origin, 'value', reader.mistakes)
  const known = expression ?? (computes ? brokenCel(origin) : broken(value, spot))
  return { ...known, spot, at: spot.at }
}

function secretOf(reader: Reader, origin: Origin): Computed {
  const spot = origin.spot(0)
  if (!origin.text.includes('{{')) return constant(new Secret(origin.text), '***', spot)
  const inner = reader.mistakes.attempt(() => template(origin, reader.nearby))
  if (!inner) return broken('***', spot)
  return { ...inner, source: '***', evaluate: (scope) => hide(inner.evaluate(scope)) }
}

/** A value whose text and numbers are secret, also those inside it. What is in a mapping is only looked at when read. */
function hide(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return new Secret(String(value))
  if (Array.isArray(value)) return value.map(hide)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  const hidden = {}
  for (const key of Object.keys(value)) {
    const get = () => hide((value as Record<string, unknown>)[key])
    Object.defineProperty(hidden, key, { enumerable: true, get })
  }
  return hidden
}

function unquoted(reader: Reader, node: Node): Computed {
  const help = `quote it: "${reader.source(node)}"`
  reader.mistakes.add('yaml-syntax', 'a value that begins with {{ must be quoted', reader.spot(node), help)
  return broken(reader.source(node), reader.spot(node))
}
