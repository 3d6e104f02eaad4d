import type { Author } from '../task/author.ts'
import type { Unknown } from '../task/unknown.ts'
import type { Surroundings } from './surroundings.ts'
import type { Entry } from './course.ts'
import type { Item } from './expand.ts'
import type { HostRun, Target } from './host-run.ts'
import type { World } from './world.ts'

/** One item of a step, on one host, in one run. */
export interface Turn {
  readonly world: World
  readonly host: HostRun
  readonly entry: Entry
  readonly item: Item
  /** What it looks at and changes. */
  readonly target: Target
  /** What it becomes there; null: the login user. */
  readonly user: string | null
  readonly author: Author
  readonly around: Surroundings
  /** Set where nobody can say yet whether it will run at all. */
  readonly perhaps: Unknown | null
}
