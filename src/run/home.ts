import type { Entry } from './course.ts'
import type { HostRun, Target } from './host-run.ts'
import type { World } from './world.ts'

/**
 * Where the facts of a host are asked: as its play says that it is reached. What a step says of the connection is for what it
 * does, which may be elsewhere.
 */
export function homeOf(world: World, host: HostRun, { play }: Entry): Target {
  if (play.way === undefined) return host
  return { name: host.name, machine: world.reach(host, play.way), foretold: host.foretold }
}
