import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isFile, isFolder } from '../files.ts'
import type { Mistakes } from '../mistakes.ts'
import { Remembering } from './remembering.ts'
import { readVarsFile } from './vars-file.ts'

const ENDINGS = ['', '.yml', '.yaml', '.json']

/** What `group_vars/` and `host_vars/` of one folder hold. */
export interface FolderVars {
  readonly groups: NamedVars
  readonly hosts: NamedVars
}

interface Reading {
  readonly cwd: string
  readonly mistakes: Mistakes
  /** Called for a file that cannot be read, since its names are then not known. */
  readonly onBroken: () => void
}

/** `group_vars/` and `host_vars/` in a folder. */
export function folderVars(folder: string, reading: Reading): FolderVars {
  return {
    groups: new NamedVars(join(folder, 'group_vars'), reading),
    hosts: new NamedVars(join(folder, 'host_vars'), reading),
  }
}

/** The variables that a folder holds for groups or hosts, each read when it is first asked for. */
export class NamedVars {
  readonly #folder: string
  readonly #reading: Reading
  readonly #entries: ReadonlySet<string>
  readonly #read = new Map<string, Remembering | null>()

  constructor(folder: string, reading: Reading) {
    this.#folder = folder
    this.#reading = reading
    this.#entries = new Set(isFolder(folder) ? entries(folder) : [])
  }

  /** The names that a file or folder is there for. */
  get names(): string[] {
    return [...new Set([...this.#entries].map(withoutEnding))]
  }

  /** As in Ansible: from NAME (a file, or a folder of files), else NAME.yml, else NAME.yaml, else NAME.json. */
  get(name: string): Remembering | null {
    if (this.#entries.size === 0) return null
    const known = this.#read.get(name)
    if (known !== undefined) return known
    const [first, ...others] = ENDINGS.map((ending) => name + ending).filter((one) => this.#entries.has(one))
    for (const other of others) {
      const message = `${other} is not read, since ${String(first)} is there`
      this.#reading.mistakes.warn('hidden-vars-file', message, null, `put both into a folder ${name}/`)
    }
    const vars = first === undefined ? null : readFiles(filesAt(join(this.#folder, first)), this.#reading)
    this.#read.set(name, vars)
    return vars
  }
}

function readFiles(paths: readonly string[], { cwd, mistakes, onBroken }: Reading): Remembering {
  const vars = new Remembering()
  for (const path of paths) {
    const read = readVarsFile(path, cwd, mistakes)
    if (!read) onBroken()
    for (const [key, value] of Object.entries(read ?? {})) vars.set(key, value)
  }
  return vars
}

/** A file, or the files of a folder and of the folders in it: those with a known ending or none. */
function filesAt(path: string): string[] {
  if (isFile(path)) return [path]
  return entries(path).flatMap((entry) => {
    const inner = join(path, entry)
    const ending = /[^.](\.[^.]*)$/.exec(entry)?.[1]
    if (isFolder(inner)) return ending === undefined ? filesAt(inner) : []
    return ENDINGS.includes(ending ?? '') ? [inner] : []
  })
}

function entries(folder: string): string[] {
  return readdirSync(folder)
    .filter((entry) => !entry.startsWith('.') && !entry.endsWith('~'))
    .sort()
}

/** `workers.yaml` -> workers; a host name may hold dots itself. */
function withoutEnding(entry: string): string {
  const ending = ENDINGS.find((one) => one !== '' && entry.endsWith(one))
  return ending === undefined ? entry : entry.slice(0, -ending.length)
}
