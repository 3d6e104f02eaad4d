import { type Command, sh } from '../../src/index.ts'
import type { AptState } from '../probes/apt-answer.ts'
import { aptGet } from '../probes/apt-request.ts'
import { REFRESHED } from '../probes/apt-lists.ts'

/**
 * No questions from debconf, no listing of changelogs, no restarts by needrestart:
 * nothing may wait for a terminal or stop services behind the playbook's back.
 */
const QUIET = [
  'DEBIAN_FRONTEND=noninteractive',
  'APT_LISTCHANGES_FRONTEND=none',
  'NEEDRESTART_MODE=l',
  'NEEDRESTART_SUSPEND=1',
]

/** The real call of a request that the probe `apt-request` simulated. Waits for dpkg's lock by itself. */
export function changePackages(
  state: AptState,
  flags: readonly string[],
  words: readonly string[],
  lockTimeout: number,
): Command {
  const wait = `DPkg::Lock::Timeout=${lockTimeout}`
  const command = aptGet(state, flags, words)
  const { script } = sh`env ${QUIET} apt-get -o ${wait} ${command}`
  return { script, display: `apt-get ${command.script}` }
}

/**
 * Fetches the package lists; any list that cannot be fetched is an error, and only a refresh without one leaves
 * the stamp. apt waits for dpkg's lock but not for that of the lists (apt 2.6, apt-get(8)), so this does.
 */
export function refreshLists(lockTimeout: number): Command {
  const options = [
    ...['-o', 'APT::Update::Error-Mode=any'],
    ...['-o', `APT::Update::Post-Invoke-Success::=touch ${REFRESHED}`],
  ]
  const { script } = sh`
end=$(($(date +%s) + ${lockTimeout}))
while :; do
  out=$(env ${QUIET} apt-get --quiet ${options} update 2>&1) && exit 0
  code=$?
  case $out in
    *'Could not get lock'*) if [ "$(date +%s)" -lt "$end" ]; then sleep 2; continue; fi ;;
  esac
  printf '%s\n' "$out" >&2
  exit $code
done`
  return { script, display: 'apt-get --quiet update' }
}
