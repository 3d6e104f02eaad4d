import { DroverError } from '../task/error.ts'
import { isUnknown, UnknownUsed } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import type { HostRun, Target } from './host-run.ts'
import type { Variables } from './variables.ts'
import type { World } from './world.ts'

/**
 * What a step looks at and changes: its host, or the host of `delegate_to`; by a connection of its own where the
 * step says how to connect.
 *
 * @throws {UnknownUsed} when the name is not known yet.
 */
export function targetOf(world: World, host: HostRun, { step }: Entry, scope: Variables): Target {
  if (step.delegateTo === null && !step.reaches) return host
  const run = step.delegateTo === null ? host : delegate(world, step.delegateTo.evaluate(scope))
  if (!step.reaches) return run
  return { name: run.name, machine: world.reach(run, step), foretold: run.foretold }
}

/** The host that a step is delegated to. */
export function delegate(world: World, name: unknown): HostRun {
  if (isUnknown(name)) throw new UnknownUsed(name)
  if (typeof name !== 'string' || name === '')
    throw new DroverError(
      'invalid-value',
      `delegate_to must be the name of a host, not ${JSON.stringify(name)}`,
    )
  return world.join(name)
}
