import type { Spot } from '../origin.ts'
import type { DraftVars } from './inherited.ts'

/** One use of a role: what it wants, and what its steps see. */
export interface RoleUse {
  readonly name: string
  readonly spot: Spot
  /** What `meta/argument_specs` says of its arguments; null: nothing. */
  readonly spec: ArgumentSpec | null
  /** Params given to it, and the variables around it: the strongest first. */
  readonly over: readonly DraftVars[]
  readonly vars: readonly DraftVars[]
  readonly under: readonly DraftVars[]
}

/** What a role says of its arguments, as JSON Schema. */
export interface ArgumentSpec {
  /** Of an object with the arguments as properties. */
  readonly schema: { readonly type: 'object'; readonly properties: Readonly<Record<string, object>> }
  /** Names that must be given. */
  readonly required: readonly string[]
  readonly spots: Readonly<Record<string, Spot>>
}
