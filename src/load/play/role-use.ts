import type { Spot } from '../origin.ts'
import type { DraftVars } from './inherited.ts'
import type { ArgumentSpec } from './argument-spec.ts'

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
