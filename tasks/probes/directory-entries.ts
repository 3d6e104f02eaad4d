import { defineProbe, sh } from '../../src/index.ts'
import { ABSENT, lookAt } from './look-at.ts'

/** How many entries a directory has; null when no directory (or a link) is there. */
export const directoryEntries = defineProbe({
  name: 'directory-entries',
  summary: 'How many entries a directory has.',
  read: (path: string) =>
    lookAt(path, ['-c', '%F'], {
      // -q: a line break in a name counts as one character.
      then: sh`if test -d ${path} && ! test -L ${path}; then n=$(ls -Aq ${path}) || exit; printf '%s' "$n" | grep -c ''; fi; true`,
    }),
  exits: [0, ABSENT],
  parse: ({ stdout }): number | null => {
    const count = stdout.split('\n')[1] ?? ''
    return count === '' ? null : Number(count)
  },
})
