import { defineProbe, sh, type Unknown } from '../../src/index.ts'
import { getent, UNKNOWN_KEY } from './getent.ts'

/** An entry of /etc/group or of what else the machine asks for groups: group(5). */
export interface Group {
  readonly gid: number | Unknown
  /** Users whose additional group it is, in its own order. */
  readonly members: readonly string[]
  /** Users whose primary group it is. */
  readonly primaryOf: readonly string[]
}

/** A group by its name; null when there is none. */
export const group = defineProbe({
  name: 'group',
  summary: 'A group: its number, and who is in it.',
  read: (name: string) => sh`
e=$(${getent('group', name)}) || exit
printf '%s\n' "$e"
getent passwd | awk -F : -v gid="$(printf '%s\n' "$e" | cut -d : -f 3)" '$4 == gid { print $1 }'`,
  exits: [0, UNKNOWN_KEY],
  parse: ({ code, stdout }): Group | null => (code === UNKNOWN_KEY ? null : readGroup(stdout)),
})

function readGroup(stdout: string): Group {
  const [entry = '', ...users] = stdout.trimEnd().split('\n')
  const [, , gid = '', members = ''] = entry.split(':')
  return {
    gid: Number(gid),
    members: members.split(',').filter((member) => member !== ''),
    primaryOf: users,
  }
}
