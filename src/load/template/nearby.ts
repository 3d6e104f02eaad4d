import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { didYouMean } from '../did-you-mean.ts'
import { isFile, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { mistake, type Origin, type Spot } from '../origin.ts'

/** The files that a template can name. */
export interface Nearby extends Partials {
  /**
   * The text of a file for `{{ file "path" }}`.
   *
   * @param spot what names it.
   * @throws {DroverError} `file-unreadable`
   */
  read(path: string, spot: Spot): string
}

interface Partials {
  /**
   * @param spot what names it.
   * @throws {DroverError} `bad-template` when there is none, `file-unreadable`
   */
  load(name: string, spot: Spot): Origin
}

/** Templates that stand beside no playbook can name none. */
export const NOTHING_NEARBY: Nearby = {
  load(name, spot) {
    const help = 'partials stand in templates/ beside the playbook; the inventory and -e have none'
    throw mistake('bad-template', `there is no partial ${name}`, spot, help)
  },
  read(path, spot) {
    const help = 'files are looked for beside the playbook; the inventory and -e have none'
    throw mistake('file-unreadable', `cannot read ${path}`, spot, help)
  },
}

/**
 * Partials are files of these folders, the first that has one: `name` or `name.hbs`.
 *
 * @param folders absolute paths; they need not exist.
 */
export function partialsIn(folders: readonly string[], cwd: string): Partials {
  return {
    load(name, spot) {
      const path = folders.flatMap((folder) => candidates(folder, name)).find(isFile)
      if (path === undefined) throw missing(name, folders, cwd, spot)
      const shown = shownPath(path, cwd)
      return textOrigin(shown, readText(path, shown, spot))
    },
  }
}

function candidates(folder: string, name: string): string[] {
  const path = join(folder, name)
  return relative(folder, path).startsWith('..') ? [] : [path, `${path}.hbs`]
}

function missing(name: string, folders: readonly string[], cwd: string, spot: Spot) {
  const names = folders.flatMap((folder) =>
    globSync('**/*', { cwd: folder }).filter((path) => isFile(join(folder, path))),
  )
  const where = folders.map((folder) => shownPath(folder, cwd)).join(' and ')
  const known = didYouMean(
    name,
    names.map((path) => path.replace(/\.hbs$/, '')),
  )
  const help = known === undefined ? `looked in ${where}` : `${known} (looked in ${where})`
  return mistake('bad-template', `there is no partial ${name}`, spot, help)
}
