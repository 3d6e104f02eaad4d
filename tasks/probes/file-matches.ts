import { defineProbe, sh } from '../../src/index.ts'
import { ABSENT, lookAt } from './look-at.ts'

/** Not grep's own 1, which also says that nobody could look. */
const NO_LINE = 4

/** Whether a line of a file matches an extended regular expression (grep -E); false when there is no file. */
export const fileMatches = defineProbe({
  name: 'file-matches',
  summary: 'Whether a line of a file matches a regular expression.',
  read: (path: string, regex: string) =>
    lookAt(path, ['-L', '-c', '%F'], {
      then: sh`grep -Eq -e ${regex} -- ${path}; c=$?; [ $c -ne 1 ] || exit ${NO_LINE}; exit $c`,
    }),
  exits: [0, ABSENT, NO_LINE],
  parse: ({ code }): boolean => code === 0,
  restless: true,
})
