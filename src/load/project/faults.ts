import { isMap, isSeq, type Node } from 'yaml'
import type { Spot } from '../origin.ts'
import { explain, type Fault } from '../params/explain.ts'
import { validate } from '../params/validate.ts'
import type { Reader } from '../yaml/reader.ts'

/** Reports what is wrong with drover.yaml by its schema, each at its place; returns whether anything is. */
export function reportFaults(reader: Reader, schema: object, value: unknown): boolean {
  const faults = explain(validate(schema, value), 'drover.yaml')
  for (const fault of faults) {
    const { code, message, help } = inWords(fault)
    reader.mistakes.add(code, message, spotOf(reader, fault), help)
  }
  return faults.length > 0
}

function inWords(fault: Fault): Pick<Fault, 'code' | 'message' | 'help'> {
  const [root] = fault.path
  const { key, help } = fault
  if (key !== undefined && root === 'warnings') {
    return { code: 'unknown-keyword', message: `there is no warning ${key}`, help }
  }
  if (key !== undefined) return { code: 'unknown-keyword', message: `drover.yaml has no key ${key}`, help }
  if (root === 'warnings' && fault.path.length === 2) {
    const message = `the warning ${fault.path[1] ?? ''} is silenced without a reason`
    return { code: 'invalid-value', message, help: 'write why, as text' }
  }
  return fault
}

function spotOf(reader: Reader, { path, key }: Fault): Spot {
  return spotAt(reader, key === undefined ? path : [...path, key], key !== undefined)
}

/** Where the value at a path stands, or its key; of a path that leads nowhere, the last part that is there. */
export function spotAt(reader: Reader, path: readonly string[], asKey = false): Spot {
  let node: Node | null = reader.root
  let spot = reader.spot(node)
  for (const step of path) {
    const field = isMap(node) ? reader.fields(node).find(({ key }) => key === step) : undefined
    node = field ? field.node : isSeq(node) ? reader.follow(node.items[Number(step)]) : null
    if (node === null) return spot
    spot = asKey && field ? field.keySpot : reader.spot(node)
  }
  return spot
}
