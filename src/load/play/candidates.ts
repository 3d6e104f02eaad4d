import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isUnknown } from '../../task/unknown.ts'
import type { Computed } from '../computed.ts'
import { isFile, isFolder } from '../files.ts'
import type { Context } from './context.ts'

/**
 * The files (or roles) that the main param of an include can mean: the one it names; where it is a template, all that
 * fit. Those that are being read already are left out. null: nobody can know.
 */
export function candidates(main: Computed, role: boolean, context: Context): readonly string[] | null {
  const being = role ? context.roles : context.chain
  if (!main.dynamic) {
    const name = main.evaluate({ get: () => null, has: () => false, names: () => [] })
    if (typeof name !== 'string' || isUnknown(name)) return []
    return being.some((one) => one === name || one.endsWith(`/${name}`)) ? [] : [name]
  }
  if (role) return null
  const beside = context.chain.at(-1)
  const names = fitting(main, (folder) => [
    ...(beside === undefined ? [] : [dirname(beside)]),
    // A playbook's own folder holds more than steps.
    ...context.folders.folders.flatMap((home) => [join(home, 'tasks'), ...(folder === '.' ? [] : [home])]),
  ])
  return names && names.filter((name) => !being.some((one) => one.endsWith(`/${name}`)))
}

/** The files of variables that the template of a name can mean, wherever one of them is. null: nobody can know. */
export function varsCandidates(main: Computed, { folders }: Context): readonly string[] | null {
  return fitting(main, () => folders.folders.flatMap((home) => [join(home, 'vars'), home]))
}

/** The files that fit a template, in folders that are looked through for its own folder; null where there is none, or may be any. */
function fitting(main: Computed, basesOf: (folder: string) => readonly string[]): readonly string[] | null {
  if (!/[^{}]\{\{|\}\}[^{}]/.test(main.source) || main.source.includes('{{#')) return null
  const pattern = main.source.replace(/\{\{[^}]*\}\}/g, '*')
  const folder = dirname(pattern)
  if (folder.includes('*')) return null
  const places = basesOf(folder)
    .map((base) => join(base, folder))
    .filter(isFolder)
  const fits = globOf(pattern.slice(folder === '.' ? 0 : folder.length + 1))
  const found = places.flatMap((place) =>
    readdirSync(place).filter((name) => fits.test(name) && isFile(join(place, name))),
  )
  return found.length === 0 ? null : [...new Set(found)].map((name) => join(folder, name))
}

/** A name in which a star stands for any text. */
function globOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}
