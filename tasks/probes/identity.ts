import { defineProbe, sh } from '../../src/index.ts'
import { FORMAT } from './look-at.ts'
import { lookTogether } from './look-together.ts'
import { parseEntry } from './path.ts'

/** Whom new files belong to. Names, or numbers where there is no name. */
export interface Identity {
  readonly owner: string
  readonly group: string
}

/** Belongs to the user and group of the process that looks: proc(5). */
const WHO_LOOKS = '/proc/self/.'

/** What `id` says, where /proc does not: `uid=1000(ops) gid=1000(ops) groups=…`; what has no name has no brackets. */
const ID = /^uid=(\d+)(?:\(([^)]*)\))? gid=(\d+)(?:\(([^)]*)\))?/

/** The user and group that commands of this step run as. */
export const identity = defineProbe({
  name: 'identity',
  summary: 'The user and group that commands run as.',
  read: () => sh`stat -c ${FORMAT} ${WHO_LOOKS} 2>/dev/null || id`,
  parse: ({ stdout }): Identity => {
    const [, uid, user, gid, group] = ID.exec(stdout) ?? []
    if (uid !== undefined && gid !== undefined) return { owner: user ?? uid, group: group ?? gid }
    const { owner, group: ofGroup } = parseEntry(stdout.trimEnd())
    return { owner, group: ofGroup }
  },
  stable: true,
  jointly: { by: lookTogether, call: () => ['path', WHO_LOOKS] },
})
