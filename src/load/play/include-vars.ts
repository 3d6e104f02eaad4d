import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { absolutePath, isFile, isFolder, shownPath } from '../files.ts'
import { mapOf } from '../computed.ts'
import { readMappingFile, readVarsFile } from '../inventory/vars-file.ts'
import type { Mistakes } from '../mistakes.ts'
import { mistake, type Spot } from '../origin.ts'
import type { Context } from './context.ts'
import type { DraftVars } from './inherited.ts'
import { refuseNames } from './refuse-names.ts'

/** What `include_vars` reads: the variables of a file, or of all files of a folder; with `name`, all in one variable. */
export function includedVars(
  { file, dir, name }: Readonly<Record<string, unknown>>,
  spot: Spot,
  context: Context,
  mistakes: Mistakes,
): DraftVars {
  const paths = mistakes.attempt(() => pathsOf(file, dir, spot, context)) ?? []
  // Inside one variable the keys are no names of variables, and may be any.
  const read = typeof name === 'string' ? readMappingFile : readVarsFile
  const all = paths.map((path) => read(path, context.folders.cwd, mistakes) ?? {})
  const vars = Object.assign({}, ...all) as DraftVars
  if (typeof name !== 'string') return vars
  refuseNames([{ key: name, keySpot: spot }], mistakes)
  const entries = Object.entries(vars).map(([key, value]) => ({ key, keySpot: value.spot, value }))
  return { [name]: mapOf(entries, name, spot) }
}

function pathsOf(file: unknown, dir: unknown, spot: Spot, context: Context): string[] {
  if (typeof file === 'string') return [find(file, isFile, spot, context)]
  if (typeof dir !== 'string') throw mistake('invalid-value', 'include_vars needs either file or dir', spot)
  return filesIn(find(dir, isFolder, spot, context))
}

/** The files of a folder and of those in it, in the order of their names. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((entry) => !entry.startsWith('.'))
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry)
      if (isFolder(path)) return filesIn(path)
      return /^[^.]+$|\.(ya?ml|json)$/.test(entry) ? [path] : []
    })
}

function find(name: string, isRight: (path: string) => boolean, spot: Spot, { folders }: Context): string {
  const places = folders.folders.flatMap((folder) => [
    absolutePath(name, join(folder, 'vars')),
    absolutePath(name, folder),
  ])
  const found = places.find(isRight)
  if (found !== undefined) return found
  const where = folders.folders.map((folder) => shownPath(folder, folders.cwd)).join(' and ')
  throw mistake('file-unreadable', `cannot read ${name}: it is not there`, spot, `looked in ${where}`)
}
