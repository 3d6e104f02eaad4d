import { isScalar, isSeq, type Node } from 'yaml'
import type { Scope } from '../../task/expression.ts'
import type { Predicate } from '../../task/params.ts'
import { isUnknown } from '../../task/unknown.ts'
import { predicate } from '../cel/predicate.ts'
import { type Computed, computed } from '../computed.ts'
import { got } from '../schema-words.ts'
import type { Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'

/** A condition about a value that the plan has, or a list of them: the plan gets a list of Predicates. */
export function predicatesParam(reader: Reader, node: Node | null): Computed {
  const all = predicatesIn(reader, node)
  const evaluate = (scope: Scope) => {
    const made = all.map((one) => one.evaluate(scope))
    return made.find(isUnknown) ?? made
  }
  const uses = all.flatMap((one) => one.uses)
  return computed({ source: reader.source(node), spot: reader.spot(node), uses, dynamic: true, evaluate })
}

function predicatesIn(reader: Reader, node: Node | null): Computed<Predicate>[] {
  if (isSeq(node)) return node.items.flatMap((item) => predicatesIn(reader, reader.follow(item)))
  if (isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '') {
    const origin = scalarOrigin(node, node.value, reader.origin)
    const one = reader.mistakes.attempt(() => predicate(origin))
    return one ? [one] : []
  }
  const what = isScalar(node) ? got(node.value) : 'a mapping'
  reader.mistakes.add('invalid-value', `a condition must be a CEL expression, not ${what}`, reader.spot(node))
  return []
}
