import type { Computed } from '../computed.ts'
import { NOTHING } from './group-vars.ts'

/** A value as the inventory writes it, for those who show inventories: templates are not filled in. */
function writtenValue(value: Computed): unknown {
  if (value.entries)
    return Object.fromEntries(value.entries.map(({ key, value }) => [key, writtenValue(value)]))
  if (value.items) return value.items.map(writtenValue)
  return value.dynamic ? value.source : value.evaluate(NOTHING)
}

export function writtenVars(vars: Readonly<Record<string, Computed>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, writtenValue(value)]))
}
