import { directoryEntries } from '../probes/directory-entries.ts'
import { below } from './below.ts'
import { parentOf } from './paths.ts'
import { readBy } from './read-by.ts'

/** All questions that may answer otherwise once something is made, altered or removed at a path. */
export function touchedByFile(path: string): readonly string[] {
  return [...below(path), entriesAbove(path), ...readBy(path)]
}

/** What to unsettle when something comes or goes: how many entries the directory has that it is in. */
export function entriesAbove(path: string): string {
  return `=${directoryEntries(parentOf(path)).key}`
}
