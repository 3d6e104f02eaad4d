import { isScalar, isSeq, type Node } from 'yaml'
import type { Schema } from '../schema-words.ts'

/** The params that a step must give: required, and without a default. */
export function requiredParams(schema: Schema): string[] {
  return (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined)
}

/**
 * The param that a bare value stands for: `command: uptime`. It is the only one that must be given, or the first where
 * none must, and takes text (or, for conditions, text or a list). Null when the task has no such param or the value does
 * not fit.
 */
export function mainParam(schema: Schema, node: Node): string | null {
  const required = requiredParams(schema)
  const name = required[0] ?? Object.keys(schema.properties ?? {})[0]
  if (name === undefined || required.length > 1) return null
  const param = schema.properties?.[name] ?? {}
  const text = isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number')
  if (param['x-drover'] === 'conditions') return text || isSeq(node) || isScalar(node) ? name : null
  if (param['x-drover'] !== undefined) return isScalar(node) ? name : null
  return text && param.type === 'string' ? name : null
}
