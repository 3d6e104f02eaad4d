import { type Command, defineProbe, sh } from '../../src/index.ts'
import { type AptRequest, type AptState, readAptRequest } from './apt-answer.ts'

/** The arguments of an apt-get call. The probe simulates with exactly those that a change runs with later. */
export function aptGet(
  state: AptState,
  flags: readonly string[],
  words: Command | readonly string[],
): Command {
  const verb = state === 'absent' ? 'remove' : 'install'
  const keepConfiguration = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold']
  return sh`--quiet --yes ${[...keepConfiguration, ...flags, verb]} ${words}`
}

/** The name in `name=version`. */
export function nameOf(wish: string): string {
  return wish.split('=')[0] ?? wish
}

/**
 * Compares a request with what is installed. Only where something is not as wished it asks
 * `apt-get --simulate` (reads only, takes no lock) what apt would do; else it costs one dpkg-query.
 * `--yes` makes the simulation fail where the real call would: downgrades, held and essential packages.
 * null: this host has no apt.
 */
export const aptRequest = defineProbe({
  name: 'apt-request',
  summary: 'Which packages are not as wished, and what apt would do about it.',
  read: (wishes: readonly string[], state: AptState, flags: readonly string[]) => {
    const hasApt = sh`command -v apt-get > /dev/null && command -v dpkg-query > /dev/null || exit 3`
    return wishes.length === 0
      ? hasApt
      : sh`${hasApt}
${compare(wishes, state, flags)}`
  },
  exits: [0, 3, 100],
  parse: (output, wishes, state, flags): AptRequest | null =>
    output.code === 3 ? null : readAptRequest(output, wishes.map(nameOf), purges(state, flags)),
})

function purges(state: AptState, flags: readonly string[]): boolean {
  return state === 'absent' && flags.includes('--purge')
}

/** dpkg-query ends with 1 where it does not know one of the names. An interrupted dpkg leaves its journal. */
function compare(wishes: readonly string[], state: AptState, flags: readonly string[]): Command {
  const mode = purges(state, flags) ? 'purged' : state
  return sh`
have=$(dpkg-query -W -f ${FORMAT} ${wishes.map(nameOf)}) || [ $? -eq 1 ] || exit 2
printf '%s\n' "$have"
words=$(printf '%s\n' "$have" ${wishes} | awk -F '\t' -v state=${mode} ${UNMET})
[ -n "$words" ] || exit 0
printf 'words %s\n' "$words"
if [ -n "$(find /var/lib/dpkg/updates -name '[0-9]*')" ]; then echo interrupted; exit 0; fi
set -f
apt-get --simulate ${aptGet(state, flags, { script: '$words' })}`
}

const FIELDS = ['Package', 'Architecture', 'Version', 'db:Status-Status', 'db:Status-Eflag']
const FORMAT = `have${FIELDS.map((field) => `\\t\${${field}}`).join('')}\\n`

/** Reads dpkg-query's lines, then the wishes; prints the wishes that are not met. A `""` beside them keeps 1.10 from being the number 1.1. */
const UNMET = `
$1 == "have" {
  status[$2] = status[$2 ":" $3] = $5
  if ($5 == "installed" && $6 == "ok") version[$2] = version[$2 ":" $3] = $4
  next
}
$0 == "" { next }
{
  split($0, wish, "=")
  now = status[wish[1]]
  if (state == "latest") unmet = 1
  else if (state == "purged") unmet = now != "" && now != "not-installed"
  else if (state == "absent") unmet = now != "" && now != "not-installed" && now != "config-files"
  else unmet = version[wish[1]] == "" || (wish[2] != "" && (version[wish[1]] "") != (wish[2] ""))
  if (unmet) words = words (words == "" ? "" : " ") $0
}
END { print words }`
