import { deepFreeze } from '../task/freeze.ts'
import type { Observed } from '../task/task.ts'
import { mannerOf } from './manner.ts'
import type { Ready } from './ready.ts'
import type { Turn } from './turn.ts'

/** @throws {UnknownUsed} where nobody knows yet how its commands are to be run. */
export function readyOf(
  { entry, item, user, author }: Pick<Turn, 'entry' | 'item' | 'user' | 'author'>,
  params: Ready['params'],
): Ready {
  const { task } = entry.step
  deepFreeze(params)
  const observed = task.observe(params) as Observed
  return { task, params, observed, user, manner: mannerOf(entry.step, item.scope), author }
}
