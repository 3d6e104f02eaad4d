import { isMap, type Node } from 'yaml'
import type { Scope } from '../../task/expression.ts'
import { OMIT } from '../../task/omit.ts'
import { Secret } from '../../task/secret.ts'
import type { AnyTask } from '../../task/task.ts'
import { findUnknown, isUnknown, type Unknown } from '../../task/unknown.ts'
import { type Computed, computed, mapOf } from '../computed.ts'
import { mistake, type Spot } from '../origin.ts'
import { got, type Schema } from '../schema-words.ts'
import { type Field, isBareTemplate, type Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import { explain, type Fault } from './explain.ts'
import { paramInstead } from './foreign-params.ts'
import { keyValueText } from './key-value.ts'
import { mainParam } from './main-param.ts'
import type { Folders } from './file-param.ts'
import { specialParam } from './special.ts'
import { validate } from './validate.ts'

export type Params = Computed<Record<string, unknown>>

/** A field that may stand in another file than the rest. */
export interface PlacedField {
  readonly reader: Reader
  readonly field: Field
}

/**
 * The params of a step: what can be checked by the text alone is checked and reported now, the rest each time
 * they are evaluated.
 *
 * @param field the step's task key with what is written under it.
 * @param defaults what `module_defaults` gives where the step does not.
 */
export function paramsOf(
  reader: Reader,
  field: Field,
  task: AnyTask,
  folders: Folders,
  defaults: readonly PlacedField[] = [],
): Params {
  const schema = task.params as Schema & object
  const own = treeOf(reader, field, schema, task.name, folders)
  const tree = own && withDefaults(own, defaults, schema, folders)
  const faults = tree ? explain(validate(schema, skeleton(tree)), task.name) : []
  for (const fault of faults) {
    if (!tree || isOpen(tree, fault)) continue
    const help = foreignHelp(tree, fault, task.name) ?? fault.help
    reader.mistakes.add(fault.code, fault.message, spotOf(tree, fault, field.keySpot), help)
  }
  const written = tree ?? mapOf([], '', field.keySpot)
  const evaluate = (scope: Scope) => checked(written, schema, task.name, field.keySpot, scope)
  return computed<Record<string, unknown>>({ ...written, dynamic: true, evaluate })
}

/** A param of Ansible's is helped with by what was written there. */
function foreignHelp(tree: Computed, { key, path }: Fault, task: string): string | undefined {
  const written = path.length === 0 ? tree.entries?.find((entry) => entry.key === key)?.value : undefined
  return written && paramInstead(task, key ?? '', written.source)
}

function withDefaults(
  tree: Computed,
  defaults: readonly PlacedField[],
  schema: Schema,
  folders: Folders,
): Computed {
  const given = new Set((tree.entries ?? []).map(({ key }) => key))
  const missing = defaults.filter(({ field }) => !given.has(field.key))
  if (missing.length === 0 || tree.entries === undefined) return tree
  const added = missing.map(({ reader, field: { key, keySpot, node } }) => ({
    key,
    keySpot,
    value: paramOf(reader, node, schema.properties?.[key] ?? {}, folders, [key]),
  }))
  return mapOf([...tree.entries, ...added], tree.source, tree.spot)
}

function checked(
  tree: Computed,
  schema: object,
  task: string,
  keySpot: Spot,
  scope: Scope,
): Record<string, unknown> | Unknown {
  const value = ownCopy(tree.evaluate(scope))
  const unknown = findUnknown(value)
  if (unknown) return unknown
  const [fault] = explain(validate(schema, value), task)
  if (fault) throw mistake(fault.code, fault.message, spotOf(tree, fault, keySpot), fault.help)
  return value as Record<string, unknown>
}

function treeOf(
  reader: Reader,
  field: Field,
  schema: Schema,
  task: string,
  folders: Folders,
): Computed | null {
  const { node, keySpot } = field
  if (isNull(node)) return mapOf([], '', keySpot)
  if (isBareTemplate(node)) {
    valueOf(reader, node)
    return null
  }
  if (isMap(node) && node.tag !== '!cel') return branchOf(reader, node, schema, folders, [])
  const misread = keyValueText(node, schema, task)
  if (misread !== null) {
    const message = 'params are written as a mapping, not as key=value'
    reader.mistakes.add('invalid-value', message, reader.spot(node), misread)
    return null
  }
  const main = mainParam(schema, node)
  if (main !== null) {
    const value = paramOf(reader, node, schema.properties?.[main] ?? {}, folders, [main])
    return mapOf([{ key: main, keySpot, value }], value.source, keySpot)
  }
  const what = 'value' in node ? got((node as { value: unknown }).value) : 'a list'
  reader.mistakes.add('invalid-value', `${task} needs a mapping of params, not ${what}`, reader.spot(node))
  return null
}

function isNull(node: Node): boolean {
  return 'value' in node && node.value === null
}

function branchOf(
  reader: Reader,
  node: Node,
  schema: Schema,
  folders: Folders,
  path: readonly string[],
): Computed {
  if (!isMap(node)) return valueOf(reader, node)
  const entries = reader.fields(node).map((field) => {
    const inner = schema.properties?.[field.key] ?? {}
    const value = paramOf(reader, field.node, inner, folders, [...path, field.key])
    return { key: field.key, keySpot: field.keySpot, value }
  })
  return mapOf(entries, reader.source(node), reader.spot(node))
}

function paramOf(
  reader: Reader,
  node: Node | null,
  schema: Schema,
  folders: Folders,
  path: readonly string[],
): Computed {
  const kind = schema['x-drover']
  if (kind !== undefined) return specialParam(kind, path.join('.'), reader, node, folders)
  if (isMap(node) && schema.properties) return branchOf(reader, node, schema, folders, path)
  return valueOf(reader, node)
}

/** The value of a tree, with an empty object for all that the text alone does not decide: faults there do not count. */
function skeleton(tree: Computed): unknown {
  if (tree.dynamic) return {}
  if (tree.items) return tree.items.map(skeleton)
  if (tree.entries) return Object.fromEntries(tree.entries.map(({ key, value }) => [key, skeleton(value)]))
  return tree.evaluate({ get: () => null, has: () => false, names: () => [] })
}

/** The fault lies in a value that is not decided yet, or in a choice that depends on one. */
function isOpen(tree: Computed, fault: Fault): boolean {
  const target = descend(tree, fault.path)
  if (target.dynamic) return true
  if (fault.key !== undefined || fault.missing === true) return false
  return hasDynamic(target)
}

function hasDynamic(tree: Computed): boolean {
  const inner = [...(tree.items ?? []), ...(tree.entries ?? []).map((entry) => entry.value)]
  return inner.some((one) => one.dynamic || hasDynamic(one))
}

/** The part of a tree at a path, or the last dynamic part on the way to it. */
function descend(tree: Computed, path: readonly string[]): Computed {
  let at = tree
  for (const key of path) {
    const next = at.entries?.find((entry) => entry.key === key)?.value ?? at.items?.[Number(key)]
    if (at.dynamic || !next) return at
    at = next
  }
  return at
}

function spotOf(tree: Computed, fault: Fault, keySpot: Spot): Spot {
  const target = descend(tree, fault.path)
  if (fault.key !== undefined)
    return target.entries?.find((entry) => entry.key === fault.key)?.keySpot ?? keySpot
  return fault.path.length === 0 ? keySpot : target.spot
}

/** A copy without what is to be omitted, that the schema's defaults can be written into; a variable's own value is never touched. */
function ownCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.filter((inner) => inner !== OMIT).map(ownCopy)
  if (isUnknown(value) || value instanceof Secret || ArrayBuffer.isView(value)) return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== OMIT)
  return Object.fromEntries(kept.map(([key, inner]) => [key, ownCopy(inner)]))
}
