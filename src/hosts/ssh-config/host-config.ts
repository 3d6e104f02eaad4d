import { userInfo } from 'node:os'
import { holds } from './criteria.ts'
import { type Directive, sshConfigError } from './directive.ts'
import type { ConfigNode } from './files.ts'
import { demandKnown } from './keywords.ts'

/** Settings that add up instead of the first one counting. */
const MANY = new Set(['identityfile'])

/** Two ways to say one thing: the first of them counts. */
const PROXIES = ['proxycommand', 'proxyjump']

/**
 * The settings that count for one host. As in ssh(1) the first value of a setting wins, so the order of the
 * sources is their rank.
 */
export class HostConfig {
  readonly #found = new Map<string, Directive[]>()
  readonly #alias: string
  #wantsFinal = false

  /**
   * @param alias the name that Host lines are compared with.
   * @throws {DroverError} `ssh-config` for what cannot be honoured or understood.
   */
  constructor(alias: string, sources: readonly (readonly ConfigNode[])[]) {
    this.#alias = alias
    for (const final of [false, true]) {
      if (final && !this.#wantsFinal) break
      for (const nodes of sources) this.#walk(nodes, true, final)
    }
  }

  first(keyword: string): Directive | null {
    return this.#found.get(keyword)?.[0] ?? null
  }

  all(keyword: string): readonly Directive[] {
    return this.#found.get(keyword) ?? []
  }

  text(keyword: string): string | null {
    return this.first(keyword)?.args[0] ?? null
  }

  /** `yes` or `no`, or null. @throws {DroverError} `ssh-config`. */
  flag(keyword: string): boolean | null {
    const value = this.choice(keyword, ['yes', 'true', 'no', 'false'])
    return value === null ? null : value === 'yes' || value === 'true'
  }

  choice<T extends string>(keyword: string, choices: readonly T[]): T | null {
    const directive = this.first(keyword)
    if (!directive) return null
    const value = directive.args[0]?.toLowerCase() as T
    if (choices.includes(value)) return value
    throw wrong(directive, `one of ${choices.join(', ')}`)
  }

  number(keyword: string, from: number, to: number): number | null {
    const directive = this.first(keyword)
    if (!directive) return null
    const [value = ''] = directive.args
    if (/^\d+$/.test(value) && Number(value) >= from && Number(value) <= to) return Number(value)
    throw wrong(directive, `a whole number from ${from} to ${to}`)
  }

  /** Seconds; `none` is null. Units as in sshd_config(5), TIME FORMATS: `90`, `1m30s`. */
  seconds(keyword: string): number | null {
    const directive = this.first(keyword)
    const value = directive?.args[0]?.toLowerCase()
    if (!directive || value === undefined || value === 'none') return null
    if (!/^(\d+[smhdw]?)+$/.test(value)) throw wrong(directive, 'a time, as 90 or 1m30s')
    const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
    return [...value.matchAll(/(\d+)([smhdw]?)/g)].reduce(
      (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 1),
      0,
    )
  }

  /** One file or block: settings count while the last Host or Match line above them holds. */
  #walk(nodes: readonly ConfigNode[], outer: boolean, final: boolean): void {
    let active = outer
    for (const node of nodes) {
      if ('included' in node) this.#walk(node.included, active, final)
      else if (node.keyword === 'host' || node.keyword === 'match') {
        if (node.keyword === 'match' && node.args.some((word) => /^!?final$/i.test(word)))
          this.#wantsFinal = true
        active = outer && holds(node, this.#target(final))
      } else if (active) this.#take(node)
    }
  }

  #take(directive: Directive): void {
    // The first value wins, so what only comes later is not even looked at.
    if (this.#found.has(directive.keyword) && !MANY.has(directive.keyword)) return
    if (PROXIES.includes(directive.keyword) && PROXIES.some((other) => this.#found.has(other))) return
    demandKnown(directive, (this.text('ignoreunknown') ?? '').toLowerCase().split(','))
    // The older name of the same thing.
    const keyword =
      directive.keyword === 'challengeresponseauthentication'
        ? 'kbdinteractiveauthentication'
        : directive.keyword
    const found = this.#found.get(keyword)
    if (!found) this.#found.set(keyword, [directive])
    else if (MANY.has(keyword) && !found.some((other) => other.args[0] === directive.args[0]))
      found.push(directive)
  }

  #target(final: boolean) {
    const localUser = userInfo().username
    const address = this.text('hostname')?.replaceAll('%h', this.#alias) ?? this.#alias
    return { alias: this.#alias, address, user: this.text('user') ?? localUser, localUser, final }
  }
}

function wrong({ written, args, source }: Directive, wanted: string): Error {
  return sshConfigError(source, `${written} must be ${wanted}, not ${args[0] ?? ''}`)
}
