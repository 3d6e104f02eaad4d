import type { Predecessor } from '../../src/index.ts'
import type { Identity } from '../probes/identity.ts'
import type { Entry } from '../probes/path.ts'
import { type AttributeWish, differing } from './attributes.ts'
import { known } from './entries.ts'

/**
 * What a new file takes over from the one that is there; undefined where that is not the wished owner's: whoever put it there
 * has no say in who may read the new one.
 *
 * @param confidential whose file it is must not be left to what is there a moment later.
 */
export function predecessorOf(
  there: Entry,
  wish: AttributeWish,
  { owner, group }: Identity,
  confidential = false,
): Predecessor | undefined {
  const wrong = differing(there, wish)
  if (wrong.owner !== undefined) return undefined
  const [user, its] = [known(there.owner), known(there.group)]
  const own = user === owner && (wish.group ?? its) === group
  const given = Object.keys(wish).length > 0
  const alike = Object.keys(wrong).length === 0 && (own || owner === 'root') && !(confidential && given)
  return { owner: user, group: its, own, alike }
}
