import type { Author } from './author.ts'
import type { Probe } from './probe.ts'
import type { Dependency } from './result.ts'
import { Secret } from './secret.ts'
import { SharedWords, type Unsettling } from './shared-words.ts'
import { isUnknown, Unknown } from './unknown.ts'

interface Foretelling {
  /** Who sees it so; empty where everybody does. */
  readonly viewer: string
  readonly value: unknown
  readonly by: Author
  readonly order: number
}

/** What of a probe decides whether a word about the world concerns it. */
type Asked = Pick<Probe, 'family' | 'key' | 'stable' | 'promised' | 'restless' | 'follows'> &
  Partial<Pick<Probe, 'scope'>>

/** What earlier planned changes say about one answer. */
export interface Outlook {
  readonly foretold: { readonly value: unknown; readonly by: Author } | null
  /** Set when the answer may be altered in a way nobody can foretell. */
  readonly unsettledBy: Author | null
}

/**
 * The world of one host as check mode imagines it: answers that planned changes will make true,
 * and answers that they may alter. The later word counts.
 */
export class Foretold {
  /** By the keys of probes; each viewer has one. */
  readonly #values = new Map<string, readonly Foretelling[]>()
  #unsettled: Unsettling[] = []
  /** The last word about anything: a user's own command may look at whatever it concerns. */
  #latest: Unsettling | null = null
  /** What all hosts of the run say, and which of them this one is. */
  readonly #shared: SharedWords
  readonly #host: symbol

  constructor(shared: SharedWords = new SharedWords(), host = Symbol('host')) {
    this.#shared = shared
    this.#host = host
  }

  /** Who had the last word about anything; null while nothing is planned. */
  get latest(): Author | null {
    return this.#latest?.by ?? null
  }

  /**
   * From here on the probe with this key answers `value`; UNKNOWNs in it are signed with the author's task.
   *
   * @param viewer who sees it so, where the answer depends on that: what others see is open.
   */
  foretell(key: string, value: unknown, by: Author, viewer = ''): void {
    this.#latest = this.#shared.say(this.#host, key, by)
    const told = { viewer, value: sign(value, by), by, order: this.#latest.order }
    this.#values.set(key, [...(this.#values.get(key) ?? []).filter((one) => one.viewer !== viewer), told])
  }

  /** From here on answers that match may differ from what is seen or foretold. */
  unsettle(pattern: string, by: Author): void {
    this.#latest = this.#shared.say(this.#host, pattern, by)
    this.#unsettled = [...this.#unsettled.filter((old) => old.pattern !== pattern), this.#latest]
  }

  /** The same world, for one who imagines further on his own. */
  copy(): Foretold {
    const copy = new Foretold(this.#shared.copy(), this.#host)
    for (const [key, value] of this.#values) copy.#values.set(key, value)
    copy.#unsettled = this.#unsettled
    copy.#latest = this.#latest
    return copy
  }

  /** Marks what has been said so far, for `doubt` and `isAllUnsettledSince`. */
  get mark(): number {
    return this.#shared.order
  }

  /** What was foretold since a mark may just as well not come true. */
  doubt(since: number, by: Author): void {
    for (const [key, told] of this.#values)
      if (told.some(({ order }) => order >= since)) this.unsettle(key, by)
  }

  /** Whether somebody has said since a mark that anything may be another than it was. */
  isAllUnsettledSince(mark: number): boolean {
    return this.#unsettled.some(({ pattern, order }) => pattern === '*' && order >= mark)
  }

  /** @param viewer who looks, as `foretell` has it. */
  look(probe: Asked, viewer = ''): Outlook {
    const told = this.#values.get(probe.key) ?? []
    const foretold = told.find((one) => one.viewer === viewer) ?? null
    const leader = this.#leaderOf(probe)
    // What was foretold of the detail itself counts until there is a later word about what it is a detail of.
    if (leader && leader.order > (foretold?.order ?? -1)) {
      const { by } = leader
      return { foretold: { value: new Unknown(by.task, by), by }, unsettledBy: null }
    }
    const counts = (entry: Unsettling): boolean => foretold === null || entry.order > foretold.order
    const later = this.#unsettled.findLast((entry) => counts(entry) && matches(entry.pattern, probe))
    const concerned = probe.promised || (probe.restless === true && foretold === null)
    const latest = concerned && this.#latest && counts(this.#latest) ? this.#latest : null
    const another = told.findLast((one) => one.order > (foretold?.order ?? -1))
    const others = probe.scope === 'cluster' ? this.#ofOthers(probe, counts) : null
    return { foretold, unsettledBy: latest?.by ?? later?.by ?? another?.by ?? others?.by ?? null }
  }

  /** What other hosts plan may alter an answer about what all of them share. */
  #ofOthers(probe: Asked, counts: (word: Unsettling) => boolean): Unsettling | null {
    return this.#shared.ofOthers(this.#host, (word) => counts(word) && matches(word.pattern, probe))
  }

  /** The last word about a question that this one is a detail of. */
  #leaderOf({ follows = [] }: Asked): Unsettling | null {
    if (follows.length === 0) return null
    const words = [
      ...[...this.#values].flatMap(([pattern, told]) =>
        told.map(({ by, order }) => ({ pattern, by, order })),
      ),
      ...this.#unsettled,
    ].filter(({ pattern }) => follows.some((leader) => isAbout(pattern, leader)))
    return words.sort((one, other) => one.order - other.order).at(-1) ?? null
  }
}

/**
 * True when a pattern of `unsettles` names the probe: its family, its key, or its key's beginning up to a slash; after `=` its key
 * alone.
 */
export function matches(pattern: string, probe: Asked): boolean {
  if (pattern === '*') return !probe.stable
  if (pattern.startsWith('=')) return pattern.slice(1) === probe.key
  if (pattern === probe.family || pattern === probe.key) return true
  return probe.key.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`)
}

/** True when a key or a pattern of `unsettles` is about the leader, a family or a key. */
function isAbout(pattern: string, leader: string): boolean {
  const family = leader.split(' ')[0] ?? ''
  const named = pattern.startsWith(`${leader} `)
  return named || matches(pattern, { family, key: leader, stable: false, promised: false })
}

/** The value with every unsigned Unknown in it saying after what it will be known. */
export function sign(value: unknown, by: Author): unknown {
  if (isUnknown(value)) return value.after === null ? new Unknown(by.task, by) : value
  if (Array.isArray(value)) return value.map((inner) => sign(inner, by))
  if (typeof value !== 'object' || value === null || value instanceof Secret || ArrayBuffer.isView(value))
    return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sign(inner, by)]))
}

/** How a dependency on an author is written. */
export function dependency(on: string, by: Author): Dependency {
  return { on, step: by.step, at: by.at }
}
