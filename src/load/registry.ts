import type { Probe } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'
import type { Warning } from '../task/warning.ts'

/** The tasks a playbook can name, and the facts its expressions can ask. */
export interface Registry {
  /** Lists each task once, by the name that a step would write; finds it by its qualified name as well. */
  readonly tasks: Tasks
  /** `facts.NAME` -> the probe that asks it. */
  readonly facts: Readonly<Record<string, Probe>>
  /** Names that several libraries give to a task -> the qualified names, one of which a step must write. */
  readonly ambiguous: ReadonlyMap<string, readonly string[]>
  /** Where each task that was got from `tasks` comes from. */
  readonly origins: ReadonlyMap<AnyTask, TaskOrigin>
  readonly warnings: readonly Warning[]
}

/** As a map of tasks is read. A task is imported at the latest when it is got. */
export interface Tasks extends Iterable<[string, AnyTask]> {
  readonly size: number
  get(name: string): AnyTask | undefined
  has(name: string): boolean
  keys(): Iterable<string>
  values(): Iterable<AnyTask>
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
  /**
   * Imports a file when what it is named after is asked for: where tests have seen that every file holds what its name
   * says. Default: all at once, so that every file that is wrong is known before anything is done.
   */
  readonly lazily?: boolean
}
