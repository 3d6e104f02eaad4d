import type { Computed } from './computed.ts'

/** One place that gives a variable a value. */
export interface Definition {
  readonly name: string
  /** What a person calls it: `vars of the play`, `group_vars/web beside the inventory`. */
  readonly source: string
  readonly value: Computed
}
