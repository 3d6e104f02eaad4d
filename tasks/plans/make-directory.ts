import { type Command, Refusal, sh } from '../../src/index.ts'
import type { Entry, PathAnswer } from '../probes/path.ts'
import { type AttributeWish, inherited, isSetGid, setAttributes, wished } from './attributes.ts'
import { describe, followed, kindOf } from './entries.ts'
import type { FileAnswers, FileChanges, FileWish } from './file-answers.ts'
import { keepAttributes } from './keep-attributes.ts'
import { refuseBadParent } from './parent.ts'
import { ancestorsOf, parentOf } from './paths.ts'
import { readBy } from './read-by.ts'
import { entriesAbove } from './touched-by-file.ts'

/** Families of questions that look at a directory even when it is empty. */
const SEE_DIRECTORIES = ['skeleton', 'authorized-keys']

/** A directory, made together with those that are missing above it. */
export function* makeDirectory(wish: FileWish, now: FileAnswers): FileChanges {
  const attributes = wished(wish, now)
  if (now.path !== null) {
    refuseOther(wish.path, now.path)
    yield* keepAttributes(wish, now.path, attributes)
    return
  }
  const missing = ancestorsOf(wish.path).filter((ancestor) => now[ancestor] === null)
  const made = newDirectory(lastStanding(wish.path, now), now)
  yield {
    summary: `create directory ${wish.path}`,
    set: {
      ...Object.fromEntries(missing.map((ancestor) => [ancestor, made])),
      path: { ...made, ...attributes },
    },
    run: [
      ...(missing.length === 0 ? [] : [sh`umask 022; mkdir -p ${parentOf(wish.path)}`]),
      ...make(wish.path, made, attributes),
    ],
    unsettles: [
      ...[...missing, wish.path].map(entriesAbove),
      ...readBy(wish.path).filter((family) => SEE_DIRECTORIES.includes(family)),
    ],
  }
}

/** Private from its first moment on, if that is the wish. */
function make(path: string, made: Entry, { mode, ...account }: AttributeWish): Command[] {
  const first = sh`mkdir -m ${mode ?? '0755'} ${path}`
  // mkdir keeps the setgid bit of the directory above, whatever -m says.
  const wrong = mode !== undefined && mode !== made.mode && isSetGid(made) ? { mode } : {}
  return [first, ...setAttributes(path, made, { ...account, ...wrong })]
}

/** The lowest directory above that is there. */
function lastStanding(path: string, now: FileAnswers): PathAnswer {
  const standing = ancestorsOf(path).findLast((ancestor) => now[ancestor] !== null)
  if (standing === undefined) return null
  refuseBadParent(standing, now[standing] ?? null)
  return now[standing] ?? null
}

/** A new directory takes over the setgid bit, and then the group: mkdir(2). */
function newDirectory(parent: PathAnswer, { identity }: FileAnswers): Entry {
  const above = parent === null ? null : followed(parent)
  const mode = above !== null && isSetGid(above) ? '2755' : '0755'
  return { type: 'directory', mode, ...inherited(parent, identity) }
}

function refuseOther(path: string, entry: NonNullable<PathAnswer>): void {
  const end = followed(entry)
  if (end === null) throw new Refusal(`${path} is a link that leads nowhere: remove it first`)
  if (kindOf(end) !== 'directory')
    throw new Refusal(`${path} is ${describe(end)}, not a directory: remove it first`)
}
