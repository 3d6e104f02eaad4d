import { absolutePath, isFile, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { mistake, type Spot } from '../origin.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import { dirname, join } from 'node:path'
import { filesBeside } from '../params/special.ts'
import type { Context } from './context.ts'
import type { DraftNode } from './draft.ts'

/**
 * The path of a file of steps: beside the file that names it, in `tasks/` or `handlers/` of its role, or beside the playbook.
 *
 * @throws {DroverError} `file-unreadable`
 */
export function findStepsFile(name: string, spot: Spot, { chain, folders, handlers }: Search): string {
  const beside = chain.at(-1)
  const bases = [
    ...(beside === undefined ? [] : [dirname(beside)]),
    ...folders.folders.flatMap((folder) => [join(folder, handlers ? 'handlers' : 'tasks'), folder]),
  ]
  const places = [...new Set(bases)].map((base) => absolutePath(name, base))
  const found = places.find(isFile)
  if (found !== undefined) return found
  const where = [...new Set(places.map((place) => shownPath(dirname(place), folders.cwd)))].join(' and ')
  throw mistake('file-unreadable', `cannot read ${name}: there is no such file`, spot, `looked in ${where}`)
}

type Search = Pick<Context, 'chain' | 'folders' | 'handlers'>

/** Reads the steps of a file; what is wrong with it is collected. */
export function readStepsFile(path: string, spot: Spot | null, context: Context): DraftNode[] {
  const { mistakes, folders, chain } = context
  const shown = shownPath(path, folders.cwd)
  if (chain.includes(path)) {
    mistakes.add(
      'invalid-value',
      `${shown} brings itself`,
      spot,
      'include_tasks can do so, with a when that ends it',
    )
    return []
  }
  const text = mistakes.attempt(() => readText(path, shown, spot))
  if (text === null) return []
  const origin = textOrigin(shown, text)
  const document = parseYaml(origin, mistakes)
  if (!document) return []
  const reader = new Reader(origin, document, mistakes, filesBeside(folders))
  return context.nodesIn(reader, reader.root, 'a file of steps', { ...context, chain: [...chain, path] })
}
