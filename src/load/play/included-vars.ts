import { readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Include } from '../../task/playbook.ts'
import { type Computed, mapOf } from '../computed.ts'
import { absolutePath, isFile, isFolder, shownPath } from '../files.ts'
import { readVarsFile } from '../inventory/vars-file.ts'
import { Mistakes } from '../mistakes.ts'
import { mistake, type Spot } from '../origin.ts'
import type { Folders } from '../params/special.ts'
import type { DraftVars } from './inherited.ts'

type Values = Readonly<Record<string, unknown>>

const ENDINGS = ['', '.yml', '.yaml', '.json']

/** Reads what a step `include_vars` names, when the run has come to it. */
export function includeVarsOf(params: Computed, folders: Folders): Include {
  return (values) => {
    const mistakes = new Mistakes()
    const vars = readIncludedVars(values, params.spot, folders, mistakes)
    mistakes.throwIfAny()
    return { nodes: [], handlers: [], vars }
  }
}

/** The same before the run, where the text alone says which file it is; null: only the run knows. */
export function preloadedVars(params: Computed, folders: Folders, mistakes: Mistakes): DraftVars | null {
  const entries = params.entries ?? []
  if (entries.some(({ value }) => value.dynamic)) return null
  return readIncludedVars(
    Object.fromEntries(entries.map(({ key, value }) => [key, value.source])),
    params.spot,
    folders,
    mistakes,
  )
}

/** What is wrong is collected. */
function readIncludedVars(
  { file, dir, name }: Values,
  spot: Spot,
  folders: Folders,
  mistakes: Mistakes,
): DraftVars {
  const paths = mistakes.attempt(() => {
    if (typeof file === 'string' && dir === undefined) return [find(file, isFile, spot, folders)]
    if (typeof dir === 'string' && file === undefined) return filesIn(find(dir, isFolder, spot, folders))
    throw mistake('invalid-value', 'include_vars needs either file or dir', spot)
  })
  const read = (paths ?? []).map((path) => readVarsFile(path, folders.cwd, mistakes) ?? {})
  const vars = Object.assign({}, ...read) as DraftVars
  return typeof name === 'string' ? { [name]: whole(vars, spot) } : vars
}

function whole(vars: DraftVars, spot: Spot): Computed {
  const entries = Object.entries(vars).map(([key, value]) => ({ key, keySpot: value.spot, value }))
  return mapOf(entries, entries.map(({ key }) => key).join(', '), spot)
}

/** @throws {DroverError} `file-unreadable` with the folders that were searched. */
function find(name: string, fits: (path: string) => boolean, spot: Spot, { folders, cwd }: Folders): string {
  const homes = folders.flatMap((folder) => [join(folder, 'vars'), folder])
  const found = homes.map((home) => absolutePath(name, home)).find(fits)
  if (found !== undefined) return found
  const where = `looked in ${homes.map((home) => shownPath(home, cwd)).join(' and ')}`
  const what = fits === isFile ? 'file' : 'folder'
  throw mistake('file-unreadable', `cannot read ${name}: there is no such ${what}`, spot, where)
}

/** The files of a folder and of those in it, in the order of their names. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((entry) => !entry.startsWith('.'))
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry)
      if (isFolder(path)) return filesIn(path)
      return ENDINGS.includes(extname(entry)) ? [path] : []
    })
}
