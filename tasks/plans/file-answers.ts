import type { Change, Probe } from '../../src/index.ts'
import { directoryEntries } from '../probes/directory-entries.ts'
import { type Mounts, mounts } from '../probes/mounts.ts'
import { path, type PathAnswer } from '../probes/path.ts'
import {
  askAttributes,
  type AttributeAnswers,
  type AttributeProbes,
  type AttributeWish,
} from './attributes.ts'
import { ancestorsOf, parentOf, targetOf } from './paths.ts'

/** What a step of `file` wishes. */
export interface FileWish extends AttributeWish {
  /** Absolute and normalized. */
  readonly path: string
  readonly state: 'file' | 'directory' | 'link' | 'touch' | 'absent'
  readonly src?: string
  readonly force: boolean
}

// A type, not an interface: only types fit the index signature of Observed.
export type FileProbes = AttributeProbes & {
  readonly path: Probe<PathAnswer>
  /** Where something new is made. */
  readonly parent?: Probe<PathAnswer>
  /** Where a link is to lead. */
  readonly target?: Probe<PathAnswer>
  readonly entries?: Probe<number | null>
  /** Only where all that is below may go. */
  readonly mounts?: Probe<Mounts>
  /** Every directory above, by its path: a directory is made with those that are missing, and links tell where a mount is. */
  readonly [ancestor: `/${string}`]: Probe<PathAnswer>
}

export interface FileAnswers extends AttributeAnswers {
  readonly path: PathAnswer
  readonly parent?: PathAnswer
  readonly target?: PathAnswer
  readonly entries?: number | null
  readonly mounts?: Mounts
  readonly [ancestor: `/${string}`]: PathAnswer
}

export type FileChanges = Generator<Change<FileAnswers>, void, undefined>

export function askFile(wish: FileWish): FileProbes {
  return { path: path(wish.path), ...askAttributes(wish), ...askForState(wish) }
}

function askForState({ path: at, state, src, force }: FileWish): Partial<FileProbes> {
  switch (state) {
    case 'directory':
      return askAbove(at)
    case 'absent':
      return { entries: directoryEntries(at), ...(force ? { mounts: mounts(), ...askAbove(at) } : {}) }
    case 'link':
      return { parent: path(parentOf(at)), ...(src === undefined ? {} : { target: path(targetOf(at, src)) }) }
    case 'touch':
      return { parent: path(parentOf(at)) }
    case 'file':
      return {}
  }
}

function askAbove(at: string): Partial<FileProbes> {
  return Object.fromEntries(ancestorsOf(at).map((ancestor) => [ancestor, path(ancestor)]))
}
