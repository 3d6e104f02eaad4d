import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Step } from '../task/playbook.ts'
import type { Mode } from '../task/result.ts'
import type { Variables } from './variables.ts'
import type { Turn } from './turn.ts'

/** Whether the step is only planned: the run is a check, or the step says so. */
export function isChecked({ world, entry, item }: Pick<Turn, 'world' | 'entry' | 'item'>): boolean {
  const own = entry.step.checkMode?.evaluate(item.scope) ?? null
  if (isUnknown(own)) throw new UnknownUsed(own)
  return own ?? world.mode === 'check'
}

/** How an item is done, for its result: also where nothing came of what it says. */
export function modeOf(step: Step, scope: Variables, ofRun: Mode): Mode {
  if (step.checkMode === null) return ofRun
  try {
    const own = step.checkMode.evaluate(scope)
    return isUnknown(own) ? ofRun : own ? 'check' : 'apply'
  } catch {
    return ofRun
  }
}
