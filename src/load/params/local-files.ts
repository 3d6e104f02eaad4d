import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Content } from '../../task/content.ts'
import { type Computed, constant } from '../computed.ts'
import { isFile, isFolder, readBytes, shownPath } from '../files.ts'
import { mistake, type Spot } from '../origin.ts'
import { find, type Folders } from './file-param.ts'

/** The contents of a file, or of a folder's manifests in the order of their names. */
export function contentsOf(path: string, spot: Spot, folders: Folders): Computed<readonly Content[]> {
  const found = find(path, 'files', spot, folders, (place) => isFile(place) || isFolder(place))
  const files = isFile(found) ? [found] : manifestsIn(found, path, spot)
  const contents = files.map((file) => {
    const shown = shownPath(file, folders.cwd)
    return { path: shown, data: readBytes(file, shown, spot) }
  })
  return { ...constant<readonly Content[]>(contents, path, spot), dynamic: true }
}

function manifestsIn(folder: string, path: string, spot: Spot): string[] {
  const names = readdirSync(folder).sort()
  if (names.some((name) => /^kustomization\.ya?ml$|^Kustomization$/.test(name)))
    throw mistake('invalid-value', `${path} is a kustomization`, spot, `write kustomize: ${path}`)
  const files = names.filter((name) => /\.(ya?ml|json)$/.test(name)).map((name) => join(folder, name))
  if (files.length === 0)
    throw mistake('file-unreadable', `there is no .yaml, .yml or .json file in ${path}`, spot)
  return files
}
