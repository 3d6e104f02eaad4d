import { stepsIn } from '../task/steps.ts'
import type { DraftStep } from './play/draft.ts'
import type { DraftPlay } from './play/play.ts'
import { letsInventoryGrow } from './growing.ts'
import { namesGiven } from './step-names.ts'

/** What may be another value during the run than the files say. */
export interface Changing {
  readonly names: ReadonlySet<string>
  /** Whether hosts may get other variables: a step adds hosts or groups, or reads the inventory again. */
  readonly inventory: boolean
}

/** The names that some step gives, wherever it stands; null when a file that only the run knows may give any. */
export function changingNames(drafts: readonly DraftPlay[]): Changing | null {
  if (drafts.some(({ gathered }) => !gathered.complete)) return null
  const names = new Set(drafts.flatMap(({ gathered }) => gathered.lost))
  const waiting: DraftStep[] = drafts.flatMap(({ nodes, handlers }) => [...stepsIn(nodes), ...handlers])
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    for (const name of namesGiven(step)) names.add(name)
    if (!step.preloaded) continue
    const { nodes, gathered, vars = {} } = step.preloaded
    if (!gathered.complete) return null
    for (const name of [...Object.keys(vars), ...gathered.lost]) names.add(name)
    waiting.push(...stepsIn(nodes), ...gathered.handlers)
  }
  return { names, inventory: drafts.some(letsInventoryGrow) }
}
