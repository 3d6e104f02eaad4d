import { directoryEntries } from '../probes/directory-entries.ts'
import { below } from './below.ts'
import { parentOf } from './paths.ts'
import { readBy } from './read-by.ts'

/** All questions that may answer otherwise once something is made, altered or removed at a path. */
export function touchedByFile(path: string): readonly string[] {
  return [...below(path), directoryEntries(parentOf(path)).key, ...readBy(path)]
}
