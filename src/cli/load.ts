import type { Project } from '../load/project/project.ts'
import type { Loaded, LoadOptions } from '../load/run.ts'
import { inventories } from './default-inventory.ts'
import type { InventoryOptions, SelectionOptions } from './options.ts'
import { loadTasks } from './tasks.ts'
import { warn } from './warn.ts'

export type LoadedHere = Loaded & { readonly project: Project }

/** Loads what the command line names, and tells what is hardly meant; loading is heavy, so its code is imported only here. */
export async function load(
  playbooks: LoadOptions['playbooks'],
  options: InventoryOptions & SelectionOptions,
): Promise<LoadedHere> {
  const cwd = process.cwd()
  const files = playbooks.filter((playbook) => typeof playbook === 'string')
  const { project, registry } = await loadTasks(files, cwd)
  const [{ loadRun }, { unsilenced }] = await Promise.all([
    import('../load/run.ts'),
    import('../load/project/project.ts'),
  ])
  const loaded = await loadRun({
    playbooks,
    inventories: inventories(options.inventory, process.env, cwd, project),
    limit: options.limit ?? null,
    extraVars: options.extraVars ?? [],
    tags: options.tags ?? [],
    skipTags: options.skipTags ?? [],
    startAtTask: options.startAtTask ?? null,
    forceHandlers: options.forceHandlers ?? false,
    cwd,
    registry,
  })
  const warnings = unsilenced([...registry.warnings, ...loaded.warnings], project)
  warn(warnings)
  return { ...loaded, warnings, project }
}
