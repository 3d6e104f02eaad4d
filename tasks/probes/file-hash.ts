import { defineProbe, Secret, sh } from '../../src/index.ts'
import { ABSENT, lookAt } from './look-at.ts'
import { lookTogether } from './look-together.ts'
import { hashIn } from './sha256sum.ts'

/** Tells one content from another without showing it: even the hash of a short password gives it away. */
export interface SecretContent {
  readonly sha256: Secret
}

/** The hash of a regular file that holds secrets, links followed; null when there is none. */
export const fileHash = defineProbe({
  name: 'file-hash',
  summary: 'The hash of a file that holds secrets.',
  read: (path: string) =>
    lookAt(path, ['-L', '-c', '%s'], {
      told: true,
      then: sh`if test -f ${path}; then sha256sum ${path}; else echo other; fi`,
    }),
  exits: [0, ABSENT],
  jointly: { by: lookTogether, call: (path) => ['content', path] },
  parse: ({ code, stdout }): SecretContent | null => {
    const line = stdout.slice(stdout.indexOf('\n') + 1)
    return code === ABSENT || line === 'other\n' ? null : { sha256: new Secret(hashIn(line)) }
  },
})
