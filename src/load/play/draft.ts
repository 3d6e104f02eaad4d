import type { LoopControl, Settings, Step } from '../../task/playbook.ts'
import type { Tree } from '../../task/steps.ts'
import type { Computed } from '../computed.ts'
import type { Spot } from '../origin.ts'
import type { DraftSettings, DraftVars } from './inherited.ts'
import type { RoleUse } from './role-use.ts'

/** Steps, blocks of them, and the places where handlers run, as they were read. */
export type DraftNode = Tree<DraftStep>

/** A step whose parts still know where they stand. */
export interface DraftStep extends Omit<Step, keyof Settings>, DraftSettings {
  readonly name: Computed<string>
  /** False where the name was made from the params. */
  readonly named: boolean
  readonly params: Computed<Record<string, unknown>>
  readonly when: readonly Computed<boolean>[]
  readonly loop: Computed<readonly unknown[]> | null
  readonly loopControl: DraftLoopControl
  readonly vars: readonly DraftVars[]
  readonly over: readonly DraftVars[]
  readonly under: readonly DraftVars[]
  /** What keywords say about the connection: weaker than all variables. */
  readonly keywords: readonly DraftVars[]
  readonly changedWhen: readonly Computed<boolean>[] | null
  readonly failedWhen: readonly Computed<boolean>[] | null
  readonly until: readonly Computed<boolean>[] | null
  readonly retries: Computed<number> | null
  readonly delay: Computed<number> | null
  readonly notify: readonly Computed[]
  readonly environment: readonly Computed[]
  /** What an include will bring, as far as its text says so: read already, so that its mistakes and names are known. */
  readonly preloaded: Brought | null
  /** Of a step that stands for others: whether one of them is chosen. */
  readonly guards?: (chosen: (step: DraftStep) => boolean) => boolean
  readonly spot: Spot
}

export interface DraftLoopControl extends LoopControl {
  readonly label: Computed | null
  readonly pause: Computed<number> | null
  readonly breakWhen: readonly Computed<boolean>[] | null
}

/** Steps that an include brings, and what comes with them. */
export interface Brought {
  readonly nodes: readonly DraftNode[]
  readonly gathered: Gathered
  /** Of `include_vars`. */
  readonly vars?: DraftVars
  /** Whether the name of what is brought is a template, so that these are the steps of all that fits it. */
  readonly guessed: boolean
}

/** What the files of a play bring beside its steps. */
export interface Gathered {
  /** Handlers of roles. */
  readonly handlers: DraftStep[]
  /** Roles that are not done again: each by its name and the words of its use. */
  readonly rolesDone: Set<string>
  /** Each time that the play has a role. */
  readonly roleUses: RoleUse[]
  /** Variables of roles that the whole play sees, and their defaults; later ones win. */
  readonly exposed: { readonly vars: DraftVars[]; readonly under: DraftVars[] }
  /** Names that wrong steps register: they are known all the same. */
  readonly lost: string[]
  /** False where more names may come: an include whose file is known at run time only. */
  complete: boolean
}

export function gathered(): Gathered {
  return {
    handlers: [],
    rolesDone: new Set(),
    roleUses: [],
    exposed: { vars: [], under: [] },
    lost: [],
    complete: true,
  }
}

/** The nodes with each step made another, or left out. */
export function mapSteps(
  nodes: readonly DraftNode[],
  change: (step: DraftStep) => DraftStep | null,
): DraftNode[] {
  return nodes.flatMap((node): DraftNode[] => {
    if (node.kind === 'flush') return [node]
    if (node.kind === 'step') return [change(node)].filter((step) => step !== null)
    const steps = mapSteps(node.steps, change)
    const always = mapSteps(node.always, change)
    // Where no step is left that could fail, there is nothing to rescue, and nothing begins there.
    const rescue = steps.length === 0 ? [] : mapSteps(node.rescue, change)
    if (steps.length + always.length === 0) return []
    return [{ kind: 'block', steps, rescue, always }]
  })
}
