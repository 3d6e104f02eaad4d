import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isScalar } from 'yaml'
import type { Computed } from '../computed.ts'
import { isFile, isFolder, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import { valuesIn } from '../yaml/value.ts'

const ENDINGS = ['.yaml', '.yml', '.json']

/** The variables of one group or host that a `group_vars/` or `host_vars/` folder holds. */
export type VarsFolder = ReadonlyMap<string, ReadonlyMap<string, Computed>>

/**
 * Reads `group_vars/` or `host_vars/`: NAME, NAME.yaml, NAME.yml, or a folder NAME with such files.
 *
 * @param onBroken called for a file that cannot be read, since its names are then not known.
 */
export function readVarsFolder(
  folder: string,
  cwd: string,
  mistakes: Mistakes,
  onBroken: () => void,
): VarsFolder {
  const vars = new Map<string, Map<string, Computed>>()
  for (const { name, path } of isFolder(folder) ? filesIn(folder) : []) {
    const own = vars.get(name) ?? new Map<string, Computed>()
    vars.set(name, own)
    const read = readVarsFile(path, cwd, mistakes)
    if (!read) onBroken()
    for (const [key, value] of Object.entries(read ?? {})) own.set(key, value)
  }
  return vars
}

function filesIn(folder: string): { name: string; path: string }[] {
  return entries(folder).flatMap((entry) => {
    const path = join(folder, entry)
    const name = withoutEnding(entry)
    if (isFolder(path)) {
      return entries(path)
        .map((inner) => join(path, inner))
        .filter((inner) => isFile(inner) && ENDINGS.some((ending) => inner.endsWith(ending)))
        .map((inner) => ({ name: entry, path: inner }))
    }
    return name === null ? [] : [{ name, path }]
  })
}

function entries(folder: string): string[] {
  return readdirSync(folder)
    .filter((entry) => !entry.startsWith('.') && !entry.endsWith('~'))
    .sort()
}

/** `workers.yaml` -> workers; a host name may hold dots itself. Null for a file of another kind. */
function withoutEnding(entry: string): string | null {
  const ending = ENDINGS.find((one) => entry.endsWith(one))
  if (ending !== undefined) return entry.slice(0, -ending.length)
  return /\.(md|txt|bak|orig|swp)$/.test(entry) ? null : entry
}

/** The variables of a YAML or JSON file; null when it is wrong, which is collected. */
export function readVarsFile(path: string, cwd: string, mistakes: Mistakes): Record<string, Computed> | null {
  const shown = shownPath(path, cwd)
  const text = mistakes.attempt(() => readText(path, shown, null))
  if (text === null) return null
  const origin = textOrigin(shown, text)
  const document = parseYaml(origin, mistakes)
  if (!document) return null
  const reader = new Reader(origin, document, mistakes)
  const { root } = reader
  if (root === null || (isScalar(root) && root.value === null)) return {}
  if (!isMap(root)) {
    mistakes.add('invalid-value', 'a file of variables is a mapping of names to values', reader.spot(root))
    return null
  }
  return valuesIn(reader, root)
}
