import { describeAttributes, differing, setAttributes, type AttributeWish } from './attributes.ts'
import { followed, withFollowed } from './entries.ts'
import type { FileChanges, FileWish } from './file-answers.ts'
import type { PathAnswer } from '../probes/path.ts'

/** Makes owner, group and mode true of what is there, links followed. */
export function* keepAttributes(
  { path }: FileWish,
  entry: NonNullable<PathAnswer>,
  attributes: AttributeWish,
): FileChanges {
  const end = followed(entry)
  if (end === null) return
  const wrong = differing(end, attributes)
  if (Object.keys(wrong).length === 0) return
  yield {
    summary: `set ${describeAttributes(wrong)} on ${path}`,
    set: { path: withFollowed(entry, wrong) },
    run: setAttributes(path, end, wrong),
  }
}
