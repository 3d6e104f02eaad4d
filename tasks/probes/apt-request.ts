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

/**
 * dpkg-query ends with 1 where it does not know one of the names. Which architecture a name without one means, the package of
 * dpkg itself tells. An interrupted dpkg leaves its journal.
 */
function compare(wishes: readonly string[], state: AptState, flags: readonly string[]): Command {
  const mode = purges(state, flags) ? 'purged' : state
  return sh`
have=$(dpkg-query -W -f ${FORMAT} ${[...wishes.map(nameOf), 'dpkg']}) || [ $? -eq 1 ] || exit 2
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

/**
 * Reads dpkg-query's lines, then the wishes; prints the wishes that are not met. A package may be there for several
 * architectures: where one of them may have to go, apt says whether the name means it. A `""` beside them keeps 1.10 from being
 * the number 1.1.
 */
const UNMET = `
function installed(name) {
  if (name ~ /:/) return version[name]
  return version[name ":" native] == "" ? version[name ":all"] : version[name ":" native]
}
$1 == "have" {
  if ($5 != "not-installed") known[$2] = known[$2 ":" $3] = 1
  if ($5 != "not-installed" && $5 != "config-files") there[$2] = there[$2 ":" $3] = 1
  if ($5 == "installed" && $6 == "ok") version[$2 ":" $3] = $4
  if ($5 == "installed" && $2 == "dpkg") native = $3
  next
}
$0 == "" { next }
{
  split($0, wish, "=")
  now = installed(wish[1])
  if (state == "latest") unmet = 1
  else if (state == "purged") unmet = wish[1] in known
  else if (state == "absent") unmet = wish[1] in there
  else unmet = now == "" || (wish[2] != "" && (now "") != (wish[2] ""))
  if (unmet) words = words (words == "" ? "" : " ") $0
}
END { print words }`
