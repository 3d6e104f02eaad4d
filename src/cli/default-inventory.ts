import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DroverError } from '../task/error.ts'

/**
 * The inventories of a command line: those named by `-i`, else `$DROVER_INVENTORY` (several with colons), else
 * `inventory` below the current folder.
 *
 * @throws {DroverError} `usage` when there is none.
 */
export function inventories(
  given: readonly string[] | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): readonly string[] {
  if (given !== undefined) return given
  const named = (env['DROVER_INVENTORY'] ?? '').split(':').filter((path) => path !== '')
  if (named.length > 0) return named
  if (existsSync(join(cwd, 'inventory'))) return ['inventory']
  throw new DroverError(
    'usage',
    'no inventory: there is no -i, no $DROVER_INVENTORY and no folder ./inventory',
    {
      help: 'name one with -i, e.g. `-i lab.yaml`, or `-i localhost,` for this machine',
    },
  )
}
