import type { Loaded, LoadOptions } from '../load/run.ts'
import { inventories } from './default-inventory.ts'
import type { InventoryOptions, SelectionOptions } from './options.ts'
import { taskFolders } from './task-folders.ts'
import { warn } from './warn.ts'

/** Loads what the command line names; loading is heavy, so its code is imported only here. */
export async function load(
  playbooks: LoadOptions['playbooks'],
  options: InventoryOptions & SelectionOptions,
): Promise<Loaded> {
  const cwd = process.cwd()
  const inventory = inventories(options.inventory, process.env, cwd)
  const [{ loadRun }, { loadRegistry }] = await Promise.all([
    import('../load/run.ts'),
    import('../load/tasks.ts'),
  ])
  const files = playbooks.filter((playbook) => typeof playbook === 'string')
  const registry = await loadRegistry({ taskDirs: taskFolders(files, cwd) })
  const loaded = await loadRun({
    playbooks,
    inventories: inventory,
    limit: options.limit ?? null,
    extraVars: options.extraVars ?? [],
    tags: options.tags ?? [],
    skipTags: options.skipTags ?? [],
    startAtTask: options.startAtTask ?? null,
    cwd,
    registry,
  })
  warn(loaded.warnings)
  return loaded
}
