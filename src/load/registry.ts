import type { Probe } from '../task/probe.ts'
import type { AnyTask } from '../task/task.ts'

/** The tasks a playbook can name, and the facts its expressions can ask. */
export interface Registry {
  readonly tasks: ReadonlyMap<string, AnyTask>
  /** `facts.NAME` -> the probe that asks it. */
  readonly facts: Readonly<Record<string, Probe>>
}
