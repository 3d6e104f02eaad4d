import { isScalar, isSeq, type Scalar } from 'yaml'
import { mistake, type Origin, type Spot } from '../origin.ts'
import { template } from '../template/template.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { scalarOrigin } from '../yaml/scalar.ts'
import type { BeforeHosts } from './before-hosts.ts'

/** `hosts` of a play: a pattern or a list of them, whose templates are filled in. */
export function patternsOf(
  reader: Reader,
  field: Field | undefined,
  early: BeforeHosts,
  play: Spot,
): Origin[] {
  if (!field) {
    reader.mistakes.add(
      'invalid-value',
      'this play has no hosts',
      play,
      'write hosts: all, a group or a host',
    )
    return []
  }
  const nodes = isSeq(field.node) ? field.node.items.map((item) => reader.follow(item)) : [field.node]
  const texts = nodes.filter(
    (node): node is Scalar<string> => isScalar(node) && typeof node.value === 'string',
  )
  if (texts.length < nodes.length || nodes.length === 0) {
    const spot = reader.spot(field.node)
    reader.mistakes.add('invalid-value', 'hosts must be a pattern or a list of patterns', spot)
  }
  return texts.flatMap((node) => {
    const origin = scalarOrigin(node, node.value, reader.origin)
    const filled = reader.mistakes.attempt(() => filledIn(origin, early))
    return filled ? [filled] : []
  })
}

function filledIn(origin: Origin, early: BeforeHosts): Origin | null {
  const found = early.attempt(template(origin))
  if (!found) return null
  const { value } = found
  const text = Array.isArray(value) ? value.join(',') : value
  if (text === origin.text) return origin
  // Where a term of what was filled in stands, nobody has written.
  const spot = () => origin.spot(0)
  if (typeof text === 'string') return { text, spot }
  throw mistake('invalid-value', 'hosts must be a pattern; this gives no text', spot())
}
