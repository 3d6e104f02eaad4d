import type { Author } from '../task/author.ts'
import { type Unknown, unknownAfter } from '../task/unknown.ts'

/** In a check: what a step leaves open of how it will end. */
export interface Doubts {
  /** Set where it is `may`, so that it may also fail. */
  readonly undecided: Author | null
  /** Set where whether it fails is what is open. */
  readonly mayFail: Author | null
}

/** Notices in a check which steps may fail, for the sake of what runs after a failure as well: `rescue`, `always`, handlers. */
export class Watch implements Doubts {
  undecided: Author | null = null
  mayFail: Author | null = null

  heed(seen: Doubts | null): void {
    this.undecided ??= seen?.undecided ?? null
    this.mayFail ??= seen?.mayFail ?? null
  }

  /** Set where nobody can say yet whether a step is reached. */
  get perhaps(): Unknown | null {
    return this.mayFail && unknownAfter(this.mayFail)
  }
}
