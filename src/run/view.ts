import { askerOf } from './become.ts'
import type { Entry } from './course.ts'
import type { HostRun } from './host-run.ts'
import { scopeOf } from './scope.ts'
import type { Variables } from './variables.ts'
import type { World } from './world.ts'

/** What the words of a step see on a host, before its loop gives them more. */
export interface View {
  /** Who asks the facts. */
  readonly asker: string | null
  readonly scope: Variables
}

/**
 * @param pending names that steps before it will have given.
 * @throws {UnknownUsed} where nobody knows yet who asks the facts.
 */
export function viewOf(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>> = {},
): View {
  const scope = scopeOf(world, host, entry, null, pending)
  const asker = askerOf(entry.step, scope)
  return { asker, scope: asker === null ? scope : scopeOf(world, host, entry, asker, pending) }
}
