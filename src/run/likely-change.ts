import { planOf } from '../task/planned.ts'
import { isUnknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { becomeUserOf } from './become.ts'
import type { Entry } from './course.ts'
import { type Item, itemsOf } from './expand.ts'
import type { HostRun } from './host-run.ts'
import { mannerOf } from './manner.ts'
import { observe } from './observe.ts'
import { targetOf } from './target.ts'
import type { World } from './world.ts'

/**
 * Whether a coming step wants to change something, judged by the last answers, which may be stale: good enough
 * to say how far it is worth looking ahead, since its change makes every answer after it stale again.
 */
export function likelyChanges(world: World, host: HostRun, entry: Entry): boolean {
  try {
    const items = itemsOf(world, host, entry)
    return !isUnknown(items) && items.some((item) => itemLikelyChanges(world, host, entry, item))
  } catch {
    return false
  }
}

/** The same of one item of a step. */
export function itemLikelyChanges(world: World, host: HostRun, entry: Entry, item: Item): boolean {
  const { step } = entry
  const { scope, names } = item
  try {
    if (allHold(step.when, scope) !== true || isUnknown(item.params)) return false
    const target = targetOf(world, host, entry, scope)
    const user = becomeUserOf(world, entry, target, scope, names)
    const { now } = observe(target, item.observed, user, mannerOf(step, scope))
    return planOf(step.task, item.params, now).changes.length > 0
  } catch {
    return false
  }
}
