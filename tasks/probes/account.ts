import { defineProbe, sh } from '../../src/index.ts'
import { getent, UNKNOWN_KEY } from './getent.ts'

/**
 * The name of a user or group as `stat` prints it (the first name of its number), given its name or number;
 * null when the machine does not know it.
 */
export const account = defineProbe({
  name: 'account',
  summary: 'The name of a user or group, given its name or number.',
  read: (database: 'passwd' | 'group', key: string) =>
    sh`e=$(${getent(database, key)}) || exit
getent ${database} "$(printf '%s\n' "$e" | head -n 1 | cut -d : -f 3)"`,
  exits: [0, UNKNOWN_KEY],
  parse: ({ code, stdout }): string | null =>
    code === UNKNOWN_KEY ? null : stdout.slice(0, stdout.indexOf(':')),
})
