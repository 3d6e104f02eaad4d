import { Refusal, sh } from '../../src/index.ts'
import { fileContent } from '../probes/file-content.ts'
import { fileHash } from '../probes/file-hash.ts'
import type { Entry } from '../probes/path.ts'
import { inherited, setAttributes, wished } from './attributes.ts'
import { followed, kindOf } from './entries.ts'
import type { FileAnswers, FileChanges, FileWish } from './file-answers.ts'
import { keepAttributes } from './keep-attributes.ts'
import { refuseBadParent } from './parent.ts'
import { parentOf } from './paths.ts'
import { readBy } from './read-by.ts'
import { entriesAbove } from './touched-by-file.ts'

/** A file that is there keeps what it holds; only its attributes are made true. */
export function* keepFile(wish: FileWish, now: FileAnswers): FileChanges {
  const { path } = wish
  if (now.path === null)
    throw new Refusal(`there is no file at ${path}: write it with copy, or say state: touch or directory`)
  const end = followed(now.path)
  if (end === null) throw new Refusal(`${path} is a link that leads nowhere`)
  if (kindOf(end) === 'directory') throw new Refusal(`${path} is a directory: say state: directory`)
  yield* keepAttributes(wish, now.path, wished(wish, now))
}

/** Something at a path: an empty file if nothing is there. */
export function* touchFile(wish: FileWish, now: FileAnswers): FileChanges {
  const { path } = wish
  refuseBadParent(parentOf(path), now.parent ?? null)
  const attributes = wished(wish, now)
  if (now.path !== null) {
    if (followed(now.path) === null)
      throw new Refusal(`${path} is a link that leads nowhere: remove it first`)
    yield* keepAttributes(wish, now.path, attributes)
    return
  }
  const mode = attributes.mode ?? '0644'
  const made: Entry = { type: 'file', mode: '0600', ...inherited(now.parent ?? null, now.identity) }
  yield {
    summary: `create empty file ${path}`,
    set: { path: { ...made, ...attributes, mode } },
    // -C: a file that has come into being meanwhile is not emptied.
    run: [sh`umask 077; set -C; : > ${path}`, ...setAttributes(path, made, { ...attributes, mode })],
    unsettles: [fileContent(path).key, fileHash(path).key, entriesAbove(path), ...readBy(path)],
  }
}
