import { dirname } from 'node:path'
import { isMap } from 'yaml'
import type { Static } from 'typebox'
import type { Warning, WarningCode } from '../../task/warning.ts'
import { absolutePath, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { parseYaml } from '../yaml/parse.ts'
import { Reader } from '../yaml/reader.ts'
import { findProject } from './find.ts'
import { PROJECT_SCHEMA } from './keys.ts'
import { reportFaults, spotAt } from './faults.ts'

/** What a drover.yaml says; where there is none, nothing. Paths are absolute. */
export interface Project {
  readonly libraries: readonly LibraryWish[]
  readonly inventories: readonly string[] | null
  readonly forks: number | null
  readonly becomePasswordFile: string | null
  readonly silenced: ReadonlySet<WarningCode>
}

/** A library as drover.yaml names it. */
export interface LibraryWish {
  readonly name: string
  /** The folder from which it is looked for. */
  readonly from: string
  readonly spot: Spot
}

const NOTHING: Project = {
  libraries: [],
  inventories: null,
  forks: null,
  becomePasswordFile: null,
  silenced: new Set(),
}

/**
 * The drover.yaml of these playbooks.
 *
 * @throws {DroverErrors} with all that is wrong with it.
 */
export function loadProject(playbooks: readonly string[], cwd: string): Project {
  const file = findProject(playbooks, cwd)
  if (file === null) return NOTHING
  const mistakes = new Mistakes()
  const shown = shownPath(file, cwd)
  const text = mistakes.attempt(() => readText(file, shown, null))
  const project = text === null ? null : readProject(textOrigin(shown, text), dirname(file), mistakes)
  mistakes.throwIfAny()
  return project ?? NOTHING
}

function readProject(
  origin: ReturnType<typeof textOrigin>,
  folder: string,
  mistakes: Mistakes,
): Project | null {
  const document = parseYaml(origin, mistakes)
  if (!document) return null
  const reader = new Reader(origin, document, mistakes)
  const value: unknown = document.toJS()
  if (value === null) return null
  if (!isMap(reader.root)) {
    mistakes.add('invalid-value', 'drover.yaml is a mapping of keys to values', reader.spot(reader.root))
    return null
  }
  if (reportFaults(reader, PROJECT_SCHEMA, value)) return null
  return project(value as Static<typeof PROJECT_SCHEMA>, folder, reader)
}

function project(
  {
    libraries = [],
    inventory,
    forks,
    become_password_file: password,
    warnings = {},
  }: Static<typeof PROJECT_SCHEMA>,
  folder: string,
  reader: Reader,
): Project {
  const inventories = typeof inventory === 'string' ? [inventory] : (inventory ?? null)
  return {
    libraries: libraries.map((name, index) => ({
      name,
      from: folder,
      spot: spotAt(reader, ['libraries', String(index)]),
    })),
    // `web1,web2` names hosts, not a file.
    inventories: inventories?.map((one) => (one.includes(',') ? one : absolutePath(one, folder))) ?? null,
    forks: forks ?? null,
    becomePasswordFile: password === undefined ? null : absolutePath(password, folder),
    silenced: new Set(Object.keys(warnings) as WarningCode[]),
  }
}

/** The warnings that drover.yaml gives no reason to leave unsaid. */
export function unsilenced(warnings: readonly Warning[], { silenced }: Project): Warning[] {
  return warnings.filter(({ code }) => !silenced.has(code))
}
