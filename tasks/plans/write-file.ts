import {
  type Change,
  type Command,
  type Data,
  type Predecessor,
  Secret,
  sh,
  sha256,
  upload,
} from '../../src/index.ts'
import { directoryEntries } from '../probes/directory-entries.ts'
import { contentOf, type FileContent, fileContent } from '../probes/file-content.ts'
import { fileHash, type SecretContent } from '../probes/file-hash.ts'
import type { SecretText } from '../probes/file-secret.ts'
import type { Entry, PathAnswer } from '../probes/path.ts'
import type { AttributeAnswers, AttributeWish } from './attributes.ts'
import { inherited, wished } from './attributes.ts'
import { known, realPath, withFollowed } from './entries.ts'
import { alignDest, fileAt } from './file-at.ts'
import { refuseBadParent } from './parent.ts'
import { parentOf } from './paths.ts'
import { predecessorOf } from './predecessor.ts'
import { readBy } from './read-by.ts'

/** What a file holds, in one of three ways: with secrets by its hash or, where it is edited, by its text. */
export type Holding = FileContent | SecretContent | SecretText

/** A file to be written, wherever its bytes come from. */
export interface WriteWish extends AttributeWish {
  readonly data: Data
  /** The answer that `content` gives once the file holds the data, where the data alone do not tell. */
  readonly holds?: Holding
  /** Absolute and normalized. */
  readonly path: string
  readonly validate?: string
  /** False: a file that is there keeps what it holds. */
  readonly force: boolean
}

export interface WriteAnswers extends AttributeAnswers {
  readonly dest: PathAnswer
  readonly parent: PathAnswer
  readonly content: Holding | null
}

type WriteChange = Change<WriteAnswers>

/**
 * Makes a file hold the wished bytes, owner, group and mode; what is not wished stays as it is.
 *
 * @throws {Refusal} when no file can be there.
 */
export function* writeFile(wish: WriteWish, now: WriteAnswers): Generator<WriteChange, void, undefined> {
  refuseBadParent(parentOf(wish.path), now.parent)
  const attributes = wished(wish, now)
  const there = now.dest === null ? null : fileAt(wish.path, now.dest)
  if (now.dest === null || there === null) yield create(wish, attributes, now)
  else if (wish.force && !same(now.content, answerOf(wish)))
    yield replace(wish, attributes, now, now.dest, there)
  else yield* alignDest(wish.path, now.dest, attributes)
}

function create(wish: WriteWish, attributes: AttributeWish, now: WriteAnswers): WriteChange {
  const mode = attributes.mode ?? (wish.data instanceof Secret ? '0600' : '0644')
  const dest: Entry = { type: 'file', ...inherited(now.parent, now.identity), ...attributes, mode }
  return {
    summary: `create ${wish.path}`,
    set: { dest, content: answerOf(wish) },
    run: [write(wish, wish.path, mode, attributes)],
    unsettles: [...otherContent(wish), directoryEntries(parentOf(wish.path)).key, ...readBy(wish.path)],
  }
}

/** A new inode takes the old one's place: it is given what the old one had. */
function replace(
  wish: WriteWish,
  attributes: AttributeWish,
  { identity }: WriteAnswers,
  dest: NonNullable<PathAnswer>,
  there: Entry,
): WriteChange {
  const owner = attributes.owner ?? known(there.owner)
  const group = attributes.group ?? known(there.group)
  const mode = attributes.mode ?? known(there.mode)
  const predecessor = predecessorOf(there, attributes, identity, wish.data instanceof Secret)
  return {
    summary: `change ${wish.path}`,
    set: { dest: withFollowed(dest, { owner, group, mode }), content: answerOf(wish) },
    run: [write(wish, realPath(wish.path, dest), mode, { owner, group }, predecessor)],
    unsettles: [...otherContent(wish), ...readBy(realPath(wish.path, dest))],
  }
}

function write(
  { data, validate }: WriteWish,
  path: string,
  mode: string,
  { owner, group }: AttributeWish,
  predecessor?: Predecessor,
): Command {
  return upload(data, path, mode, {
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(predecessor === undefined ? {} : { predecessor }),
    ...(validate === undefined ? {} : { validate: (temporary) => checking(validate, temporary) }),
  })
}

/** The path goes in as an argument, not as text: `%s` may be written with quotes around it or without. */
function checking(validate: string, temporary: Command): Command {
  return sh`sh -c ${validate.replaceAll(/'%s'|"%s"|%s/g, '"$1"')} validate ${temporary}`
}

function answerOf({ data, holds }: WriteWish): Holding {
  if (holds) return holds
  return data instanceof Secret ? { sha256: new Secret(sha256(data)) } : contentOf(data)
}

function same(now: Holding | null, wish: Holding): boolean {
  if (now === null) return false
  if ('text' in wish) return 'text' in now && equal(now.text, wish.text)
  return 'sha256' in now && equal(now.sha256, wish.sha256)
}

function equal(now: string | Secret, wish: string | Secret): boolean {
  return wish instanceof Secret ? wish.equals(now) : wish === now
}

/** The same file is asked in several ways, depending on whether a secret is written to it. */
function otherContent({ data, path, holds }: WriteWish): string[] {
  if (holds) return [fileContent(path).key, fileHash(path).key]
  return [data instanceof Secret ? fileContent(path).key : fileHash(path).key]
}
