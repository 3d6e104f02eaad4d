import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from '../load/project/project.ts'
import { DroverError } from '../task/error.ts'

/**
 * The inventories of a command line: those named by `-i`, else by `$DROVER_INVENTORY` (several with colons), else by
 * drover.yaml, else `inventory` below the current folder.
 *
 * @throws {DroverError} `usage` when there is none.
 */
export function inventories(
  given: readonly string[] | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  project: Pick<Project, 'inventories'>,
): readonly string[] {
  if (given !== undefined) return given
  const named = (env['DROVER_INVENTORY'] ?? '').split(':').filter((path) => path !== '')
  if (named.length > 0) return named
  if (project.inventories !== null) return project.inventories
  if (existsSync(join(cwd, 'inventory'))) return ['inventory']
  throw new DroverError(
    'usage',
    'no inventory: there is no -i, no $DROVER_INVENTORY, none in drover.yaml and no folder ./inventory',
    {
      help: 'name one with -i, e.g. `-i lab.yaml`, or `-i localhost,` for this machine',
    },
  )
}
