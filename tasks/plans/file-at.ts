import { type Change, Refusal } from '../../src/index.ts'
import type { Entry, PathAnswer } from '../probes/path.ts'
import { type AttributeWish, describeAttributes, differing, setAttributes } from './attributes.ts'
import { describe, followed, isLink, kindOf, withFollowed } from './entries.ts'

/** The file that stands at the end of all links. @throws {Refusal} for anything else. */
export function fileAt(path: string, entry: NonNullable<PathAnswer>): Entry {
  const end = followed(entry)
  if (end === null && isLink(entry))
    throw new Refusal(`${path} is a link that leads nowhere (to ${entry.target}): remove it first`)
  if (end !== null && kindOf(end) === 'file') return end
  const hint = end !== null && kindOf(end) === 'directory' ? `; to write into it, end dest with /` : ''
  throw new Refusal(`${path} is ${describe(end ?? entry)}, not a file${hint}`)
}

/** Makes owner, group and mode true of the file at `dest`; its content stays. */
export function* alignDest(
  path: string,
  dest: NonNullable<PathAnswer>,
  attributes: AttributeWish,
): Generator<Change<{ readonly dest: PathAnswer }>, void, undefined> {
  const there = fileAt(path, dest)
  const wrong = differing(there, attributes)
  if (Object.keys(wrong).length === 0) return
  yield {
    summary: `set ${describeAttributes(wrong)} on ${path}`,
    set: { dest: withFollowed(dest, wrong) },
    run: setAttributes(path, there, wrong),
  }
}
