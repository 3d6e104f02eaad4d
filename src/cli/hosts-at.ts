import type { Connect } from '../hosts/host.ts'
import type { Loaded } from '../load/run.ts'
import { adHocPlay } from './ad-hoc.ts'
import { load } from './load.ts'
import type { ConnectionOptions, InventoryOptions } from './options.ts'
import { connectWith } from './perform.ts'
import { withProject } from './project-defaults.ts'

/** The hosts that a pattern of the command line matches, how to reach them, and how many at a time. */
export async function hostsAt(
  pattern: string,
  options: InventoryOptions & ConnectionOptions,
): Promise<{ loaded: Loaded; connect: Connect; forks: number }> {
  const loaded = await load([adHocPlay(pattern, [], pattern, null)], options)
  const settled = withProject(options, loaded.project)
  return { loaded, connect: await connectWith(settled), forks: settled.forks }
}
