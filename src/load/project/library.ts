import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DroverError } from '../../task/error.ts'
import { absolutePath, isFolder } from '../files.ts'
import { Mistakes } from '../mistakes.ts'
import { mistake } from '../origin.ts'
import type { TaskLibrary } from '../registry.ts'
import type { LibraryWish } from './project.ts'

/**
 * The libraries that drover.yaml names.
 *
 * @throws {DroverErrors} `broken-library` for each that cannot be used.
 */
export function findLibraries(wishes: readonly LibraryWish[]): TaskLibrary[] {
  const mistakes = new Mistakes()
  const found = wishes.flatMap((wish) => mistakes.attempt(() => findLibrary(wish)) ?? [])
  mistakes.throwIfAny()
  return found
}

/**
 * Finds a library: a folder, or an npm package, by Node's own resolution from the folder of drover.yaml.
 *
 * @throws {DroverError} `broken-library`, at the place that names it.
 */
function findLibrary(wish: LibraryWish): TaskLibrary {
  const isPath = /^\.{0,2}\/|^\.{1,2}$/.test(wish.name)
  const library = isPath ? folderLibrary(wish) : packageLibrary(wish)
  if (!isFolder(library.folder)) throw broken(wish, `it has no folder tasks (${library.folder})`)
  if (library.prefix === 'drover')
    throw broken(wish, "the names drover.NAME are Drover's own tasks", 'rename it')
  return library
}

function folderLibrary(wish: LibraryWish): TaskLibrary {
  const root = absolutePath(wish.name, wish.from)
  if (!isFolder(root)) throw broken(wish, 'there is no such folder')
  return { shown: wish.name, prefix: basename(root), folder: join(root, 'tasks') }
}

function packageLibrary(wish: LibraryWish): TaskLibrary {
  const file = packageFile(wish)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string }
  return {
    shown: version === undefined ? wish.name : `${wish.name} ${version}`,
    prefix: prefixOf(wish.name),
    folder: join(dirname(file), 'tasks'),
  }
}

/** `@lab/tasks` -> `lab.tasks`: the task `mount` of it is `lab.tasks.mount`. */
function prefixOf(name: string): string {
  return name.replace(/^@/, '').replaceAll('/', '.')
}

function packageFile(wish: LibraryWish): string {
  const { name, from } = wish
  const help = `install it: npm install ${name}, in ${from}; a folder is written ./${basename(name)}`
  try {
    const file = findPackageJSON(name, pathToFileURL(join(from, 'drover.yaml')))
    if (file !== undefined) return file
  } catch {
    // Node's own words name this file of ours, not the package's absence.
  }
  throw broken(wish, `there is no such package in or above ${join(from, 'node_modules')}`, help)
}

function broken(wish: LibraryWish, reason: string, help?: string): DroverError {
  return mistake('broken-library', `cannot use the library ${wish.name}: ${reason}`, wish.spot, help)
}
