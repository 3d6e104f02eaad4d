import type { Expression } from './expression.ts'
import type { Place } from './place.ts'
import type { Probe } from './probe.ts'
import type { AnyTask } from './task.ts'

/** A host of the inventory, with its variables of all levels merged in the order of precedence. */
export interface InventoryHost {
  readonly name: string
  /** All groups it is in, parents and `ungrouped` included, sorted, without `all`. */
  readonly groups: readonly string[]
  readonly vars: Readonly<Record<string, Expression>>
}

export interface Inventory {
  /** In the order of the inventory. */
  readonly hosts: readonly InventoryHost[]
  /** Group name -> host names, `all` and `ungrouped` included. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** One entry of a play's `tasks:`. */
export interface Step {
  /** May hold templates; shown as written when a value is not known. */
  readonly name: Expression<string>
  readonly task: AnyTask
  /**
   * Templates filled in, defaults applied, files read, checked by the task's schema.
   * Evaluating throws DroverError with the place of the wrong param.
   */
  readonly params: Expression<Record<string, unknown>>
  /** All must hold. */
  readonly when: readonly Expression<boolean>[]
  readonly register: string | null
  readonly loop: Expression<readonly unknown[]> | null
  readonly tags: readonly string[]
  readonly vars: Readonly<Record<string, Expression>>
  /** null: as the play says. */
  readonly become: Expression<boolean> | null
  readonly becomeUser: Expression<string> | null
  readonly ignoreErrors: Expression<boolean> | null
  /** null: the verdict stands. Evaluated with the registered result. */
  readonly changedWhen: readonly Expression<boolean>[] | null
  readonly failedWhen: readonly Expression<boolean>[] | null
  readonly at: Place
}

export interface Play {
  readonly name: string
  /** As the user named the file. */
  readonly playbook: string
  /** Names, pattern and limit resolved, in order. */
  readonly hosts: readonly string[]
  readonly become: Expression<boolean> | null
  readonly becomeUser: Expression<string> | null
  readonly vars: Readonly<Record<string, Expression>>
  /** Those that tags select. */
  readonly steps: readonly Step[]
  readonly at: Place
}

/** All that a run needs to know, loaded and checked: nothing in it can be wrong by its text alone. */
export interface LoadedRun {
  readonly playbooks: readonly string[]
  readonly plays: readonly Play[]
  readonly inventory: Inventory
  /** `-e`: wins over everything. */
  readonly extraVars: Readonly<Record<string, Expression>>
  /** `facts.NAME` -> the probe that asks it. */
  readonly facts: Readonly<Record<string, Probe>>
}
