import { isScalar, isSeq, type Node } from 'yaml'
import type { Scope } from '../../task/expression.ts'
import type { Computed } from '../computed.ts'
import { absolutePath, isFile, shownPath } from '../files.ts'
import { readVarsFile } from '../inventory/vars-file.ts'
import { mistake } from '../origin.ts'
import { nameSource } from '../source-name.ts'
import type { Folders } from '../params/file-param.ts'
import type { Field, Reader } from '../yaml/reader.ts'
import { valueOf } from '../yaml/value.ts'
import type { DraftVars } from './inherited.ts'

export interface VarsFiles {
  /** The names of the files, as they are written. */
  readonly names: readonly Computed[]
  readonly layers: readonly DraftVars[]
}

/**
 * The variables of the files of a play, in their order; in a list inside the list the first file that exists counts.
 * A name may use what is known for all hosts: `-e` and the variables of the play.
 */
export function varsFiles(
  reader: Reader,
  { node }: Field,
  known: readonly DraftVars[],
  folders: Folders,
): VarsFiles {
  const names: Computed[] = []
  const entries = isSeq(node) ? node.items.map((item) => reader.follow(item)) : [node]
  const layers = entries.flatMap((entry) => {
    const choices = (isSeq(entry) ? entry.items : [entry]).map((item) => valueOf(reader, reader.follow(item)))
    names.push(...choices)
    const path = pathOf(reader, entry, choices, known, folders)
    const vars = path === null ? null : readVarsFile(path, folders.cwd, reader.mistakes)
    return vars ? [nameSource(vars, 'vars_files')] : []
  })
  return { names, layers }
}

function pathOf(
  reader: Reader,
  entry: Node | null,
  choices: readonly Computed[],
  known: readonly DraftVars[],
  { folders, cwd }: Folders,
): string | null {
  const spot = reader.spot(entry)
  const names = choices.flatMap((choice) => {
    const name = reader.mistakes.attempt(() => choice.evaluate(scopeOf(known)))
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

function scopeOf(known: readonly DraftVars[]): Scope {
  const find = (name: string) => known.find((vars) => Object.hasOwn(vars, name))?.[name]
  const scope: Scope = {
    get(name) {
      const value = find(name)
      if (value) return value.evaluate(scope)
      const help =
        'the name of a file of variables can use -e and the variables of the play; include_vars can use all'
      throw mistake('undefined-variable', `${name} is not known before there is a host`, null, help)
    },
    has: () => true,
    names: () => known.flatMap((vars) => Object.keys(vars)),
  }
  return scope
}
