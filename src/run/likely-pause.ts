import type { Step } from '../task/playbook.ts'
import { isUnknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import type { Entry } from './course.ts'
import { itemsOf } from './expand.ts'
import type { HostRun } from './host-run.ts'
import { isChecked } from './is-checked.ts'
import type { World } from './world.ts'

/**
 * Whether time passes in a coming step, as far as it can be known: good enough to say how far it is worth looking ahead, since
 * what was seen before a pause is old when it is over.
 */
export function likelyPauses(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>> = {},
): boolean {
  const { step } = entry
  if (step.task.acts !== 'pause' && !pausesBetween(world, step)) return false
  try {
    const items = itemsOf(world, host, entry, pending)
    if (isUnknown(items)) return false
    if (step.task.acts !== 'pause') return items.length > 1
    return items.some(
      (item) => allHold(step.when, item.scope) === true && !isChecked({ world, entry, item, perhaps: null }),
    )
  } catch {
    return false
  }
}

/** Whether a step waits between the items of its loop. A check waits for nothing. */
export function pausesBetween({ mode }: World, { loopControl }: Step): boolean {
  return mode === 'apply' && loopControl.pause !== null
}
