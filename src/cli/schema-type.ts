import type { Schema } from '../load/schema-words.ts'
import { SPECIAL } from '../task/params.ts'

const SPECIAL_TYPES: Readonly<Record<string, string>> = {
  file: 'path of a file beside the playbook',
  files: 'path of a file or a folder beside the playbook',
  download: 'a mapping of url and sha256',
  kustomization: 'path of a folder with a kustomization.yaml',
  template: 'path of a Handlebars file beside the playbook',
  conditions: 'a CEL condition, or a list of them',
  predicates: 'a CEL condition on the object, or a list of them',
  secret: 'text, may be secret',
  any: 'any value',
}

/** The type of a param in a few words: `mounted | absent`, `list of string`. */
export function schemaType(schema: Schema): string {
  const special = schema[SPECIAL]
  if (special !== undefined) return SPECIAL_TYPES[special] ?? special
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map(schemaType))].join(' | ')
  if (schema.type === 'array') return `list of ${schema.items ? schemaType(schema.items) : 'anything'}`
  return typesOf(schema).join(' | ') || 'any value'
}

/** Whether text is a value of this schema. */
export function takesText(schema: Schema): boolean {
  if (schema[SPECIAL] !== undefined || schema.anyOf?.some(takesText)) return true
  return (
    typesOf(schema).includes('string') ||
    [schema.const, ...(schema.enum ?? [])].some((value) => typeof value === 'string')
  )
}

function typesOf({ type }: Schema): readonly string[] {
  return typeof type === 'string' ? [type] : (type ?? [])
}
