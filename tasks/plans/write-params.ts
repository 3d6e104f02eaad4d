import { type Data, type Probe, Secret, Type } from '../../src/index.ts'
import { fileContent } from '../probes/file-content.ts'
import { fileHash } from '../probes/file-hash.ts'
import { path, type PathAnswer } from '../probes/path.ts'
import { askAttributes, attributeParams, type AttributeProbes, type AttributeWish } from './attributes.ts'
import { parentOf } from './paths.ts'
import type { Holding } from './write-file.ts'

export const validateParam = {
  validate: Type.Optional(
    Type.String({
      pattern: '%s',
      description:
        'A shell command that checks the new file before it takes the place of the old one; `%s` is its path. ' +
        'When it fails, the old file stays.',
    }),
  ),
}

/** The params that `copy` and `template` share. */
export const writeParams = {
  ...attributeParams,
  ...validateParam,
  force: Type.Boolean({
    default: true,
    description: 'With `false`, a file that is there keeps what it holds (owner, group and mode still hold).',
  }),
}

export type WriteProbes = AttributeProbes & {
  readonly dest: Probe<PathAnswer>
  readonly parent: Probe<PathAnswer>
  readonly content: Probe<Holding | null>
}

/** What must be asked before bytes are written to a path. What a file with secrets holds is never fetched. */
export function askWrite(data: Data, at: string, wish: AttributeWish): WriteProbes {
  return {
    dest: path(at),
    parent: path(parentOf(at)),
    content: data instanceof Secret ? fileHash(at) : fileContent(at),
    ...askAttributes(wish),
  }
}
