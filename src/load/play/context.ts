import type { Node } from 'yaml'
import type { Mistakes } from '../mistakes.ts'
import type { Folders } from '../params/file-param.ts'
import type { Registry } from '../registry.ts'
import type { Reader } from '../yaml/reader.ts'
import type { Brought, DraftNode, Gathered } from './draft.ts'
import type { Inherited } from './inherited.ts'
import type { Included } from '../../task/playbook.ts'

/** What is being read: one play with all the files that it brings. */
export interface Context {
  /** As the user named the file. */
  readonly playbook: string
  readonly registry: Registry
  readonly mistakes: Mistakes
  /** Where files are looked for: the role's folder before the playbook's. */
  readonly folders: Folders
  readonly inherited: Inherited
  /** Files being read, the outermost first: none may bring itself. */
  readonly chain: readonly string[]
  /** Roles being read, the outermost first. */
  readonly roles: readonly string[]
  /** Whether the steps are handlers. */
  readonly handlers: boolean
  readonly gathered: Gathered
  /** Reads the steps of a list. Given here because steps bring files of steps: the grammar is a circle. */
  readonly nodesIn: (reader: Reader, node: Node | null, what: string, context: Context) => DraftNode[]
  /** Steps read during the run, made ready: those that tags choose, with the variables of the play. */
  readonly finish: (brought: Brought) => Included
}
