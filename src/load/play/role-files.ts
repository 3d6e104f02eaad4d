import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isFile, isFolder } from '../files.ts'

const ENDINGS = ['', '.yml', '.yaml', '.json']

/** The files of a part of a role: `main.yml` and the like, or all files of a folder `main`. */
export function mainFiles(folder: string, main: string): string[] {
  const path = ENDINGS.map((ending) => join(folder, main + ending)).find(isFile)
  if (path !== undefined) return [path]
  const inner = join(folder, main)
  if (!isFolder(inner)) return []
  return readdirSync(inner)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(inner, name))
}

/** Names in a folder, without endings; nothing where there is no folder. */
export function foldersIn(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder).map((name) => name.replace(/\.(ya?ml|json)$/, '')) : []
}
