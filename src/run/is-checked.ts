import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Turn } from './turn.ts'

/** Whether the step is only planned: the run is a check, or the step says so, or nobody knows whether it is to be done. */
export function isChecked({
  world,
  entry,
  item,
  perhaps,
}: Pick<Turn, 'world' | 'entry' | 'item' | 'perhaps'>): boolean {
  if (perhaps) return true
  const own = entry.step.checkMode?.evaluate(item.scope) ?? null
  if (isUnknown(own)) throw new UnknownUsed(own)
  return own ?? world.mode === 'check'
}
