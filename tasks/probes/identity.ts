import { defineProbe, sh } from '../../src/index.ts'
import { NAMELESS } from './look-at.ts'
import { lookTogether, WHO_LOOKS } from './look-together.ts'

/** Whom new files belong to. Names, or numbers where there is no name. */
export interface Identity {
  readonly owner: string
  readonly group: string
}

/** `uid=1000(ops) gid=1000(ops)`, and what else `id` says; what has no name has no brackets there. */
const ID = /^uid=(\d+)(?:\(([^)]*)\))? gid=(\d+)(?:\(([^)]*)\))?/

/** The user and group that commands of this step run as. */
export const identity = defineProbe({
  name: 'identity',
  summary: 'The user and group that commands run as.',
  // Whose the process that looks is: proc(5).
  read: () => sh`stat -c ${'uid=%u(%U) gid=%g(%G)'} ${WHO_LOOKS} 2>/dev/null || id`,
  parse: ({ stdout }): Identity => {
    const [, uid, user, gid, group] = ID.exec(stdout) ?? []
    if (uid === undefined || gid === undefined) throw new Error(`id printed "${stdout}"`)
    return { owner: named(user, uid), group: named(group, gid) }
  },
  stable: true,
  jointly: { by: lookTogether, call: () => ['identity'] },
})

function named(name: string | undefined, number: string): string {
  return name === undefined || name === NAMELESS ? number : name
}
