import { type Probe, UNKNOWN } from '../../src/index.ts'
import { connections } from '../probes/connections.ts'
import { fileMatches } from '../probes/file-matches.ts'
import { type Entry, path, type PathAnswer } from '../probes/path.ts'
import { port, type PortAnswer } from '../probes/port.ts'
import { portSays } from '../probes/port-says.ts'
import { normalize } from './paths.ts'
import { hostOf, unclear, type WaitWish } from './wait-wish.ts'

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

/** One question: what else is planned on the machine may answer it. */
export function askWait(wish: WaitWish): WaitProbes {
  if (unclear(wish) !== null) return {}
  const { search_regex: regex, connect_timeout: limit } = wish
  if (wish.port !== undefined) {
    if (wish.state === 'drained') return { peers: connections(wish.port) }
    if (regex !== undefined) return { matches: portSays(hostOf(wish), wish.port, regex, limit) }
    return { port: port(hostOf(wish), wish.port, limit) }
  }
  const at = normalize(wish.path ?? '')
  if (regex !== undefined) return { matches: fileMatches(at, regex) }
  return { path: { ...path(at), restless: true } }
}

/** null when there is nothing to wait for. */
export function awaited(wish: WaitWish, now: WaitAnswers): Left | null {
  const present = wish.state === 'started' || wish.state === 'present'
  if (now.peers !== undefined) return untilDrained(wish, now.peers)
  if (now.port !== undefined) return untilPort(wish, now.port, present)
  if (now.matches !== undefined) return untilMatches(wish, now.matches, present)
  const at = normalize(wish.path ?? '')
  if (isThere(now.path ?? null) === present) return null
  return { until: `${at} is ${present ? 'there' : 'gone'}`, set: { path: present ? SOMETHING : null } }
}

function untilPort(wish: WaitWish, { open, why }: PortAnswer, present: boolean): Left | null {
  if (open === present) return null
  const name = nameOf(wish)
  return present
    ? {
        until: `${name} answers${why === null ? '' : ` (now: ${why})`}`,
        set: { port: { open: true, why: null } },
      }
    : { until: `${name} does not answer`, set: { port: { open: false, why: null } } }
}

function untilMatches(wish: WaitWish, matches: boolean, present: boolean): Left | null {
  if (matches === present) return null
  const text = `${present ? 'a' : 'no'} line of ${nameOf(wish)} matches ${wish.search_regex ?? ''}`
  return { until: text, set: { matches: present } }
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

/** `127.0.0.1 port 80`, or the path. */
function nameOf(wish: WaitWish): string {
  return wish.path === undefined ? `${hostOf(wish)} port ${String(wish.port)}` : normalize(wish.path)
}
