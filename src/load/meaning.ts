import type { Computed } from './computed.ts'

type Vars = Readonly<Record<string, Computed>>

/** What names mean at one place of one play. */
export interface Names {
  /** From the strongest to the weakest; without those of hosts. */
  readonly layers: readonly Vars[]
  /** Weaker than those of hosts. */
  readonly under: readonly Vars[]
  /** What steps before it give. It grows with the steps, and is not copied for each. */
  readonly registered: ReadonlySet<string>
  /** Names that are there in this place only: `item` of a loop, what failed in a block, the step's own result. */
  readonly local: readonly string[]
  /** Where the step's own result is read: what it is registered as, or null. */
  readonly result?: string | null
  /** Whether a condition stands before it: a name that only some hosts have is then fine. */
  readonly conditional: boolean
  readonly guarded: ReadonlySet<string>
  /** The conditions that stand before it. */
  readonly when: readonly Computed<boolean>[]
}

/** The definition that counts for a host for which nothing stronger defines a name. */
export function fallbackOf(name: string, { under }: Names): Computed | undefined {
  return under.find((vars) => Object.hasOwn(vars, name))?.[name]
}
