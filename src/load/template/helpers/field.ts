import { CannotWork } from './helper.ts'

export function hasField(item: unknown, field: string): item is Record<string, unknown> {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, field)
}

/** @throws {CannotWork} when the item is no mapping with this field. */
export function at(item: unknown, field: string): unknown {
  if (hasField(item, field)) return item[field]
  throw new CannotWork(`an item has no field ${field}`, 'an item has no such field')
}
