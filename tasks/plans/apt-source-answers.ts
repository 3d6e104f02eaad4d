import type { Change, Probe } from '../../src/index.ts'
import { type AptLists, aptLists } from '../probes/apt-lists.ts'
import { fileContent } from '../probes/file-content.ts'
import { fileHash } from '../probes/file-hash.ts'
import { path, type PathAnswer } from '../probes/path.ts'
import { KEYRINGS, keyringPath, type KeyWish, sourcePath } from './apt-source.ts'
import { askWrite, type WriteProbes } from './write-params.ts'
import type { Holding, WriteAnswers } from './write-file.ts'

// A type, not an interface: only types fit the index signature of Observed.
type SourceProbes = WriteProbes & {
  readonly lists: Probe<AptLists>
  readonly keyrings: Probe<PathAnswer>
  /** The keyring, or with `state: absent` the one with text. */
  readonly key?: Probe<PathAnswer>
  readonly keyContent?: Probe<Holding | null>
  /** The binary keyring, with `state: absent`. */
  readonly binaryKey?: Probe<PathAnswer>
}

export interface SourceAnswers extends WriteAnswers {
  readonly lists: AptLists
  readonly keyrings: PathAnswer
  readonly key?: PathAnswer
  readonly keyContent?: Holding | null
  readonly binaryKey?: PathAnswer
}

export type SourceChange = Change<SourceAnswers>

export function askSource(name: string, isAbsent: boolean, key: KeyWish): SourceProbes {
  return {
    ...askWrite('', sourcePath(name), {}),
    lists: aptLists(),
    keyrings: path(KEYRINGS),
    ...(isAbsent
      ? { key: path(keyringPath(name, 'asc')), binaryKey: path(keyringPath(name, 'gpg')) }
      : askKey(key)),
  }
}

function askKey(key: KeyWish): Partial<SourceProbes> {
  if (key.kind === 'data') return { key: path(key.path), keyContent: fileContent(key.path) }
  if (key.kind === 'url') return { key: path(key.path), keyContent: fileHash(key.path) }
  return key.kind === 'there' ? { key: path(key.path) } : {}
}
