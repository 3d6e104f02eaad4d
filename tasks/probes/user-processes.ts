import { defineProbe, sh } from '../../src/index.ts'
import { getent } from './getent.ts'

/** The number of a process that a user runs, as userdel and usermod look for one; null when there is none, or no such user. */
export const userProcesses = defineProbe({
  name: 'user-processes',
  summary: 'Whether a user runs anything.',
  read: (name: string) => sh`
entry=$(${getent('passwd', name)}) || exit 0
uid=$(printf '%s\n' "$entry" | cut -d : -f 3)
grep -lsE "^Uid:[[:space:]]+$uid[[:space:]]" /proc/[0-9]*/status | head -n 1`,
  parse: ({ stdout }): number | null => {
    const pid = /^\/proc\/(\d+)\//.exec(stdout)?.[1]
    return pid === undefined ? null : Number(pid)
  },
  // A service that is stopped runs nothing any more.
  restless: true,
})
