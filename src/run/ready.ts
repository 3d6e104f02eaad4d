import type { Author } from '../task/author.ts'
import type { Manner } from './question.ts'
import type { AnyTask, Observed } from '../task/task.ts'

/** What a step's item is, ready to be planned. */
export interface Ready {
  readonly task: AnyTask
  readonly params: Readonly<Record<string, unknown>>
  readonly observed: Observed
  readonly user: string | null
  readonly manner: Manner | undefined
  readonly author: Author
}
