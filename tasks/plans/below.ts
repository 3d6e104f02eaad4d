import { directoryEntries } from '../probes/directory-entries.ts'
import { diskSpace } from '../probes/disk-space.ts'
import { fileContent } from '../probes/file-content.ts'
import { fileHash } from '../probes/file-hash.ts'
import { path } from '../probes/path.ts'

/** What to unsettle when everything below a directory goes: the beginnings of the keys of all that may be asked there. */
export function below(directory: string): string[] {
  return [path, fileContent, fileHash, directoryEntries, diskSpace].flatMap((probe) => {
    const { key, family } = probe(directory)
    // A key is quoted where its path needs it; a plain directory may hold names that need it.
    return key.endsWith("'") ? [key.slice(0, -1)] : [key, key.replace(`${family} `, `${family} '`)]
  })
}
