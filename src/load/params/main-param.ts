import { isScalar, isSeq, type Node } from 'yaml'
import type { Schema } from '../schema-words.ts'

/** The params that a step must give: required, and without a default. */
export function requiredParams(schema: Schema): string[] {
  return (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined)
}

/**
 * The param that a bare value stands for: `command: uptime`. It is the only one that must be given, or the first where
 * none must, and takes text. Null when the task has no such param.
 */
export function mainParamName(schema: Schema): string | null {
  const required = requiredParams(schema)
  const name = required[0] ?? Object.keys(schema.properties ?? {})[0]
  if (name === undefined || required.length > 1) return null
  const param = schema.properties?.[name]
  const isText =
    param?.type === 'string' || (param?.enum ?? [0]).every((choice) => typeof choice === 'string')
  return isText || param?.['x-drover'] !== undefined ? name : null
}

/** The same, where it can take this value: text, a number (which the schema then refuses), for conditions also a list. */
export function mainParam(schema: Schema, node: Node): string | null {
  const name = mainParamName(schema)
  if (name === null) return null
  if (schema.properties?.[name]?.['x-drover'] === 'conditions')
    return isScalar(node) || isSeq(node) ? name : null
  return isScalar(node) ? name : null
}
