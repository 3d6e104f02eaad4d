import type { Inventory } from '../../task/playbook.ts'
import type { DraftInventory } from '../inventory/inventory.ts'
import { isImplicit } from './implicit-localhost.ts'
import { matcher } from './matcher.ts'

/** `x[0]`, `x[-1]`, `x[1:3]`, `x[1:]` */
const SUBSCRIPT = /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/

/** What a term of a pattern names: hosts, or why there are none. */
export type Members =
  { readonly hosts: readonly string[] } | { readonly fault: string; readonly known: boolean }

/** The names of an inventory, ready to be looked up. */
export class Directory {
  readonly #groups: Inventory['groups']
  readonly #hosts: ReadonlySet<string>
  readonly #open: readonly string[]

  /** @param open hosts that are in any group which the inventory does not have. */
  constructor({ groups, mentioned }: DraftInventory, open: readonly string[] = []) {
    this.#open = open
    this.#groups = groups
    this.#hosts = new Set(mentioned)
  }

  /** The hosts that a name, a glob or `~regex` means; of several groups one after the other, as in Ansible. */
  members(term: string): Members {
    if (this.#hosts.has(term)) return { hosts: [term] }
    const subscript = term.startsWith('~') ? null : SUBSCRIPT.exec(term)
    const name = subscript?.[1] ?? term
    const named = this.#named(name)
    if (named === null) return { fault: `${name} is no regular expression`, known: true }
    if (named === 'unknown') {
      if (isImplicit(term)) return { hosts: [term] }
      if (this.#open.length > 0) return { hosts: this.#open }
      return { fault: `there is no group or host ${name}`, known: false }
    }
    return subscript && named.length > 0 ? part(named, subscript) : { hosts: named }
  }

  #named(name: string): readonly string[] | 'unknown' | null {
    const special = name.startsWith('~') || /[.?*[]/.test(name)
    if (!special) {
      if (Object.hasOwn(this.#groups, name)) return this.#groups[name] ?? []
      return this.#hosts.has(name) ? [name] : 'unknown'
    }
    const matches = matcher(name)
    if (!matches) return null
    const groups = Object.keys(this.#groups).filter(matches)
    const hosts = [...this.#hosts].filter(matches)
    // A name is a promise that it is there; a glob takes what there is. A whole pattern without hosts is an error all the same.
    if (groups.length === 0 && hosts.length === 0 && !/^~|[?*[]/.test(name)) return 'unknown'
    return [...groups.flatMap((group) => this.#groups[group] ?? []), ...hosts, ...this.#open]
  }
}

function part(hosts: readonly string[], subscript: RegExpExecArray): Members {
  const [, , index, first, last] = subscript
  const from = Number(index ?? first)
  // Ansible's ranges include their end; an end of 0 counts as none.
  if (index !== undefined || Number(last || -1) === 0) {
    const host = hosts.at(from)
    const count = hosts.length
    return host === undefined
      ? { fault: `${subscript[0]}: there are only ${count} hosts`, known: true }
      : { hosts: [host] }
  }
  return { hosts: hosts.slice(from, last === '' ? undefined : Number(last) + 1) }
}
