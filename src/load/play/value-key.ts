import { createHash } from 'node:crypto'
import { Secret } from '../../task/secret.ts'
import type { Computed } from '../computed.ts'
import { literalOf } from '../literal-type.ts'

/** Text that two values share only when the same is written in both: all of it, with its types, however it is laid out. */
export function valueKey(value: Computed): string {
  return JSON.stringify(partsOf(value))
}

function partsOf(value: Computed): readonly unknown[] {
  const { items, entries, dynamic, source, spot } = value
  if (items) return ['list', ...items.map(partsOf)]
  if (entries) return ['mapping', ...entries.map((entry) => [entry.key, partsOf(entry.value)])]
  // The text of a secret template is hidden: two of them are the same only where they stand in one place.
  if (dynamic) return ['computed', source, source === '***' && spot.at]
  return scalarOf(literalOf(value))
}

function scalarOf(value: unknown): readonly unknown[] {
  if (value instanceof Secret) return ['secret', createHash('sha256').update(value.reveal()).digest('hex')]
  return [typeof value, String(value)]
}
