import { defineProbe, sh, type Unknown } from '../../src/index.ts'
import { fileContent } from './file-content.ts'
import { fileHash } from './file-hash.ts'
import { ABSENT, lookAt } from './look-at.ts'
import { path } from './path.ts'

export type Algorithm = 'sha256' | 'sha512'

/** The hash of a regular file in hex, links followed; null when there is none. */
export const fileSum = defineProbe({
  name: 'file-sum',
  summary: 'The SHA-256 or SHA-512 of a file.',
  read: (algorithm: Algorithm, at: string) =>
    lookAt(at, ['-L', '-c', '%s'], {
      then: sh`if test -f ${at}; then ${`${algorithm}sum`} < ${at}; else echo other; fi`,
    }),
  exits: [0, ABSENT],
  parse: ({ code, stdout }): string | null | Unknown => {
    const line = stdout.slice(stdout.indexOf('\n') + 1)
    return code === ABSENT || line === 'other\n' ? null : (line.split(' ')[0] ?? '')
  },
  follows: (_, at) => [path, fileContent, fileHash].map((family) => family(at).key),
})
