import { Foretold } from '../task/foretold.ts'
import type { InventoryHost } from '../task/playbook.ts'
import type { Entry } from './course.ts'
import type { Activity } from './activity.ts'
import type { Machine } from './machine.ts'

/** A host in a run: where it stands and what is known of it. */
export class HostRun {
  readonly host: InventoryHost
  readonly machine: Machine
  readonly course: readonly Entry[]
  readonly activity: Activity
  /** In check mode: what planned changes will make true. */
  readonly foretold = new Foretold()
  /** Results of steps by their `register` names. */
  readonly registered = new Map<string, unknown>()
  /** Set when the host takes no further part. */
  lost: 'failed' | 'unreachable' | null = null

  constructor(host: InventoryHost, machine: Machine, course: readonly Entry[], activity: Activity) {
    this.host = host
    this.machine = machine
    this.course = course
    this.activity = activity
  }
}
