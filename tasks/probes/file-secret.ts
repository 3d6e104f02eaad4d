import { defineProbe, type Output, Secret } from '../../src/index.ts'
import { fileContent } from './file-content.ts'
import { fileHash, type SecretContent } from './file-hash.ts'
import { ABSENT } from './look-at.ts'
import { path } from './path.ts'

/** What a file with secrets holds, where it has to be read to be edited. */
export interface SecretText {
  readonly text: Secret
}

/** The text of a file that holds secrets, up to 64 KiB; of anything else the hash. null when there is no file. */
export const fileSecret = defineProbe({
  name: 'file-secret',
  summary: 'The text of a file that holds secrets, never shown.',
  read: (at: string) => fileContent(at).read,
  exits: [0, ABSENT],
  parse: (output, at): SecretText | SecretContent | null => parse(output, at),
  follows: (at) => [path, fileContent, fileHash].map((family) => family(at).key),
})

function parse(output: Output, at: string): SecretText | SecretContent | null {
  const content = fileContent(at).parse(output)
  if (content === null) return null
  return 'text' in content ? { text: new Secret(content.text) } : { sha256: new Secret(content.sha256) }
}
