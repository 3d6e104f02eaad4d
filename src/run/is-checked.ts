import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Turn } from './turn.ts'

/** Whether the step is only planned: the run is a check, or the step says so. */
export function isChecked({ world, entry, item }: Pick<Turn, 'world' | 'entry' | 'item'>): boolean {
  const own = entry.step.checkMode?.evaluate(item.scope) ?? null
  if (isUnknown(own)) throw new UnknownUsed(own)
  return own ?? world.mode === 'check'
}
