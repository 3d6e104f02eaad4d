import { isScalar, isSeq, type Node } from 'yaml'
import type { Computed } from '../computed.ts'
import { absolutePath, isFile, shownPath } from '../files.ts'
import { readVarsFile } from '../inventory/vars-file.ts'
import { nameSource } from '../source-name.ts'
import type { Folders } from '../params/file-param.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import type { BeforeHosts } from './before-hosts.ts'
import type { DraftVars } from './inherited.ts'

/** The variables of the files of a play, in their order; in a list inside the list the first file that exists counts. */
export function varsFiles(
  reader: Reader,
  { node }: Field,
  before: BeforeHosts,
  folders: Folders,
): readonly DraftVars[] {
  const entries = isSeq(node) ? node.items.map((item) => reader.follow(item)) : [node]
  return entries.flatMap((entry) => {
    const choices = (isSeq(entry) ? entry.items : [entry]).map((item) => valueOf(reader, reader.follow(item)))
    const path = pathOf(reader, entry, choices, before, folders)
    const vars = path === null ? null : readVarsFile(path, folders.cwd, reader.mistakes)
    if (!vars) return []
    const layer = nameSource(vars, 'vars_files')
    before.learn(layer)
    return [layer]
  })
}

function pathOf(
  reader: Reader,
  entry: Node | null,
  choices: readonly Computed[],
  before: BeforeHosts,
  { folders, cwd }: Folders,
): string | null {
  const spot = reader.spot(entry)
  const names = choices.flatMap((choice) => {
    const name = before.attempt(choice)?.value
    return typeof name === 'string' ? [name] : []
  })
  const places = names.flatMap((name) => folders.map((folder) => absolutePath(name, folder)))
  const found = places.find(isFile)
  if (found !== undefined) return found
  if (names.length === choices.length) {
    const what = isScalar(entry) || names.length === 1 ? String(names[0]) : `any of ${names.join(', ')}`
    const where = folders.map((folder) => shownPath(folder, cwd)).join(' and ')
    reader.mistakes.add(
      'file-unreadable',
      `cannot read ${what}: there is no such file`,
      spot,
      `looked in ${where}`,
    )
  }
  return null
}
