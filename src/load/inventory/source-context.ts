import type { Scope } from '../../task/expression.ts'
import type { Mistakes } from '../mistakes.ts'
import type { Tree } from './tree.ts'
import type { FolderVars } from './vars-folder.ts'

/** What reading a source needs to know. */
export interface SourceContext {
  readonly cwd: string
  readonly tree: Tree
  readonly mistakes: Mistakes
  /** `-e`, for constructed groups that ask for them. */
  readonly extra: Scope
  /** The variables beside the sources read so far, for constructed groups that ask for them. */
  readonly beside: () => readonly FolderVars[]
}
