import type { Connect } from '../hosts/host.ts'
import type { Loaded } from '../load/run.ts'
import { adHocPlay } from './ad-hoc.ts'
import { connectWith } from './connect-with.ts'
import { load } from './load.ts'
import type { ConnectionOptions, InventoryOptions } from './options.ts'

/** The hosts that a pattern of the command line matches, and how to reach them. */
export async function hostsAt(
  pattern: string,
  options: InventoryOptions & ConnectionOptions,
): Promise<{ loaded: Loaded; connect: Connect }> {
  const loaded = await load([adHocPlay(pattern, [], pattern, null)], options)
  return { loaded, connect: await connectWith(options, loaded) }
}
