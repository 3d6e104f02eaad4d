import { defineProbe, sh } from '../../src/index.ts'

/** Exit code for "the user has none". */
const NONE = 4

/** The table of a user's jobs, as `crontab -l` prints it; null when there is none. Own: the user that commands run as. */
export const crontab = defineProbe({
  name: 'crontab',
  summary: "A user's table of jobs.",
  personal: true,
  // crontab(1) ends with 1 for everything, so only its words tell.
  read: (user: string) => sh`
command -v crontab > /dev/null || exit ${NONE}
if e=$(crontab -l ${ofUser(user)} 2>&1 > /dev/null); then crontab -l ${ofUser(user)}; exit; fi
case $e in
  *'no crontab for'* | *unknown*) exit ${NONE} ;;
  *) printf '%s\n' "$e" >&2; exit 1 ;;
esac`,
  exits: [0, NONE],
  parse: ({ code, stdout }): string | null => (code === NONE ? null : stdout),
})

/** The option that names a user; none for one's own. */
export function ofUser(user: string): readonly string[] {
  return user === '' ? [] : ['-u', user]
}
