import type { Probe } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'
import type { Warning } from '../task/warning.ts'

/** The tasks a playbook can name, and the facts its expressions can ask. */
export interface Registry {
  /** Lists each task once, by the name that a step would write; finds it by its qualified name as well. */
  readonly tasks: ReadonlyMap<string, AnyTask>
  /** `facts.NAME` -> the probe that asks it. */
  readonly facts: Readonly<Record<string, Probe>>
  /** Names that several libraries give to a task -> the qualified names, one of which a step must write. */
  readonly ambiguous: ReadonlyMap<string, readonly string[]>
  /** Where each of the tasks comes from. */
  readonly origins: ReadonlyMap<AnyTask, TaskOrigin>
  readonly warnings: readonly Warning[]
}

export interface TaskOrigin {
  /** As lists show it: `drover`, `@lab/tasks 1.2.0`, a folder. */
  readonly from: string
  /** `drover.mount`; null for a task beside a playbook, which has one name only. */
  readonly qualified: string | null
  readonly file: string
}

/** A folder of tasks whose names can be qualified: Drover's own, or a library's. */
export interface TaskLibrary {
  /** As lists show it: `drover`, `@lab/tasks 1.2.0`. */
  readonly shown: string
  /** What stands, with a dot, before a task's name. */
  readonly prefix: string
  readonly folder: string
}
