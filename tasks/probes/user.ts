import { defineProbe, Secret, sh, type Unknown } from '../../src/index.ts'
import { getent, UNKNOWN_KEY } from './getent.ts'
import { hashIn } from './sha256sum.ts'

/** What /etc/shadow says of a user: shadow(5). */
export interface Shadow {
  /** SHA-256 of the encrypted password, without the mark of a locked one; null when there is none. */
  readonly hash: Secret | null
  readonly locked: boolean
  /** The day on which the account ends, counted from 1970-01-01; null: never. */
  readonly expires: number | null
}

/** A user of the machine. Only predictions hold Unknowns. */
export interface User {
  readonly uid: number | Unknown
  /** The name of its primary group, or the number where that has no name. */
  readonly group: string
  /** Its additional groups, sorted. */
  readonly groups: readonly string[]
  readonly comment: string
  readonly home: string
  /** Whether its home directory is there. */
  readonly homeThere: boolean
  readonly shell: string | Unknown
  /** null: only root can see it. */
  readonly shadow: Shadow | null
}

/** A user by its name; null when there is none. The encrypted password never leaves the machine. */
export const user = defineProbe({
  name: 'user',
  summary: 'A user: numbers, groups, home directory, shell, and the state of the password.',
  read: (name: string) => sh`
name=${name}
entry=$(${getent('passwd', name)}) || exit
field() { printf '%s\n' "$entry" | cut -d : -f "$1"; }
printf 'entry %s\n' "$entry"
[ ! -d "$(field 6)" ] || echo home
group=$(getent group "$(field 4)") || group=$(field 4)
printf 'group %s\n' "$group"
getent group | awk -F : -v user="$name" '{ n = split($4, m, ","); for (i = 1; i <= n; i++) if ((m[i] "") == (user "")) print "in " $1 }'
[ "$(id -u)" = 0 ] || exit 0
shadow=$(getent shadow "$name") || exit 0
password=$(printf '%s\n' "$shadow" | cut -d : -f 2)
printf 'expires %s\n' "$(printf '%s\n' "$shadow" | cut -d : -f 8)"
case $password in '!'*) echo locked ;; esac
password=$(printf '%s\n' "$password" | sed -n 's/^!*//p')
[ -z "$password" ] || printf 'password %s\n' "$(printf %s "$password" | sha256sum)"`,
  exits: [0, UNKNOWN_KEY],
  parse: ({ code, stdout }): User | null => (code === UNKNOWN_KEY ? null : readUser(stdout)),
})

function readUser(stdout: string): User {
  const lines = stdout.split('\n')
  const after = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
  const [, , uid = '', , comment = '', home = '', shell = ''] = (after('entry')[0] ?? '').split(':')
  return {
    uid: Number(uid),
    group: after('group')[0]?.split(':')[0] ?? '',
    groups: after('in').sort(),
    comment,
    home,
    homeThere: lines.includes('home'),
    shell,
    shadow: readShadow(after('expires')[0], after('password')[0], lines.includes('locked')),
  }
}

function readShadow(
  expires: string | undefined,
  password: string | undefined,
  locked: boolean,
): Shadow | null {
  if (expires === undefined) return null
  return {
    hash: password === undefined ? null : new Secret(hashIn(password)),
    locked,
    expires: expires === '' ? null : Number(expires),
  }
}
