import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Step } from '../task/playbook.ts'
import type { Mode } from '../task/result.ts'
import type { Variables } from './variables.ts'
import type { Turn } from './turn.ts'

type Asked = Pick<Turn, 'world' | 'entry' | 'item'> & Partial<Pick<Turn, 'perhaps'>>

/** Whether the step is only planned: the run is a check, the step says so, or nobody knows whether it is to be done. */
export function isChecked({ world, entry, item, perhaps = null }: Asked): boolean {
  if (perhaps !== null) return true
  const own = entry.step.checkMode?.evaluate(item.scope) ?? null
  if (isUnknown(own)) throw new UnknownUsed(own)
  return own ?? world.mode === 'check'
}

/** Whether what is planned will be done in the run, as far as anybody knows: then it counts for the steps after it. */
export function foretells({ world, entry, item }: Asked): boolean {
  return world.mode === 'check' && entry.step.checkMode?.evaluate(item.scope) !== true
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
