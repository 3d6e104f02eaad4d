import { mannerOf } from './manner.ts'
import type { Ready } from './ready.ts'
import type { Turn } from './turn.ts'

/**
 * An item whose params are known.
 *
 * @throws {UnknownUsed} where nobody knows yet how its commands are to be run.
 */
export function readyOf({
  entry,
  item,
  user,
  author,
}: Pick<Turn, 'entry' | 'item' | 'user' | 'author'>): Ready {
  const { task } = entry.step
  const { observed } = item
  const params = item.params as Ready['params']
  return { task, params, observed, user, manner: mannerOf(entry.step, item.scope), author }
}
