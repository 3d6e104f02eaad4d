import { type Probe, UNKNOWN } from '../../src/index.ts'
import { connections } from '../probes/connections.ts'
import { fileMatches } from '../probes/file-matches.ts'
import { type Entry, path, type PathAnswer } from '../probes/path.ts'
import { port, type PortAnswer } from '../probes/port.ts'
import { normalize } from './paths.ts'

/** What a step of `wait_for` wishes. */
export interface WaitWish {
  readonly port?: number
  readonly host?: string
  readonly path?: string
  readonly search_regex?: string
  readonly state: 'started' | 'present' | 'stopped' | 'absent' | 'drained'
  readonly connect_timeout: number
  readonly exclude_hosts: readonly string[]
}

// A type, not an interface: only types fit the index signature of Observed.
type WaitProbes = {
  readonly port?: Probe<PortAnswer>
  readonly peers?: Probe<readonly string[]>
  readonly path?: Probe<PathAnswer>
  readonly matches?: Probe<boolean>
}

export interface WaitAnswers {
  readonly port?: PortAnswer
  readonly peers?: readonly string[]
  readonly path?: PathAnswer
  readonly matches?: boolean
}

/** What has not come true yet. */
interface Left {
  /** `127.0.0.1:80 answers`: how `until` goes on. */
  readonly until: string
  readonly set: WaitAnswers
}

const SOMETHING: Entry = { type: UNKNOWN, mode: UNKNOWN, owner: UNKNOWN, group: UNKNOWN }
const THIS_MACHINE = ['127.0.0.1', 'localhost', '::1', '0.0.0.0', '::']

/** One question: what else is planned on the machine may answer it. */
export function askWait(wish: WaitWish): WaitProbes {
  if (unclear(wish) !== null) return {}
  if (wish.port !== undefined)
    return wish.state === 'drained'
      ? { peers: connections(wish.port) }
      : { port: port(hostOf(wish), wish.port, wish.connect_timeout) }
  const at = normalize(wish.path ?? '')
  if (wish.search_regex !== undefined) return { matches: fileMatches(at, wish.search_regex) }
  return { path: { ...path(at), restless: true } }
}

/** null when there is nothing to wait for. */
export function awaited(wish: WaitWish, now: WaitAnswers): Left | null {
  const present = wish.state === 'started' || wish.state === 'present'
  if (now.peers !== undefined) return untilDrained(wish, now.peers)
  if (now.port !== undefined) return untilPort(wish, now.port, present)
  const at = normalize(wish.path ?? '')
  if (now.matches !== undefined) {
    if (now.matches === present) return null
    const text = `${present ? 'a' : 'no'} line of ${at} matches ${wish.search_regex ?? ''}`
    return { until: text, set: { matches: present } }
  }
  if (isThere(now.path ?? null) === present) return null
  return { until: `${at} is ${present ? 'there' : 'gone'}`, set: { path: present ? SOMETHING : null } }
}

function untilPort(wish: WaitWish, { open, why }: PortAnswer, present: boolean): Left | null {
  if (open === present) return null
  const name = `${hostOf(wish)} port ${String(wish.port)}`
  return present
    ? {
        until: `${name} answers${why === null ? '' : ` (now: ${why})`}`,
        set: { port: { open: true, why: null } },
      }
    : { until: `${name} does not answer`, set: { port: { open: false, why: null } } }
}

function untilDrained(
  { port: number, exclude_hosts: excluded }: WaitWish,
  peers: readonly string[],
): Left | null {
  const left = peers.filter((peer) => !excluded.includes(peer))
  if (left.length === 0) return null
  const many = left.length === 1 ? '1 connection' : `${left.length} connections`
  return {
    until: `port ${String(number)} has no connection (now: ${many})`,
    set: { peers: peers.filter((peer) => excluded.includes(peer)) },
  }
}

/** A link that leads nowhere counts as nothing. A kind that is not known yet is something. */
function isThere(entry: PathAnswer): boolean {
  return entry !== null && !('leads_to' in entry && entry.leads_to === null)
}

function hostOf({ host }: WaitWish): string {
  return host ?? '127.0.0.1'
}

/** Why the params make no sense together; null when they do. */
export function unclear(wish: WaitWish): string | null {
  if ((wish.port === undefined) === (wish.path === undefined))
    return 'give either port or path: what to wait for'
  if (wish.path !== undefined && wish.state === 'drained') return 'only a port can be drained'
  if (wish.path !== undefined && wish.host !== undefined) return 'path and host exclude each other'
  if (wish.port !== undefined && wish.search_regex !== undefined)
    return 'search_regex looks into a file: give path, not port'
  if (wish.state === 'drained' && !THIS_MACHINE.includes(hostOf(wish)))
    return `drained counts connections to the machine itself, not to ${hostOf(wish)}: leave host out`
  return regexTrouble(wish.search_regex ?? '')
}

/** What other dialects know and grep -E reads as something else: it would be waited for in vain. */
function regexTrouble(regex: string): string | null {
  if (/(^|[^\\])(\\\\)*\\d/.test(regex)) return String.raw`search_regex is one of grep -E: write [0-9] for \d`
  return regex.includes('(?') ? 'search_regex is one of grep -E, which does not know (?' : null
}
