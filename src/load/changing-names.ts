import { stepsIn } from '../task/steps.ts'
import type { DraftPlay } from './play/play.ts'
import { letsInventoryGrow } from './growing.ts'
import { namesGivenBy } from './step-names.ts'

/** What may be another value during the run than the files say. */
export interface Changing {
  readonly names: ReadonlySet<string>
  /** Whether hosts may get other variables: a step adds hosts or groups, or reads the inventory again. */
  readonly inventory: boolean
}

/** The names that some step gives, wherever it stands; null when a file that only the run knows may give any. */
export function changingNames(drafts: readonly DraftPlay[]): Changing | null {
  if (drafts.some(({ gathered }) => !gathered.complete)) return null
  const given = namesGivenBy(drafts.flatMap(({ nodes, handlers }) => [...stepsIn(nodes), ...handlers]))
  if (given === null) return null
  const names = given.union(new Set(drafts.flatMap(({ gathered }) => gathered.lost)))
  return { names, inventory: drafts.some(letsInventoryGrow) }
}
