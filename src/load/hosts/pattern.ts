import picomatch from 'picomatch'
import type { Inventory } from '../../task/playbook.ts'

/** One term of a host pattern, and where it stands in the text. */
interface Term {
  readonly kind: 'with' | 'without' | 'only'
  readonly name: string
  readonly offset: number
}

/** Why a pattern is wrong. */
export interface PatternFault {
  readonly message: string
  /** The name that is not known, for "did you mean". */
  readonly name: string | null
  readonly offset: number
}

export interface Matched {
  /** In the order of the inventory. */
  readonly hosts: readonly string[]
  readonly faults: readonly PatternFault[]
}

/**
 * The hosts of a pattern: `all`, `*`, a group, a host, a glob, `~regular expression`, `group[0]`, and several of them
 * with `,` or `:` between; `!x` leaves out, `&x` keeps only those that are in x too.
 */
export function matchHosts(pattern: string, inventory: Inventory): Matched {
  const all = inventory.hosts.map((host) => host.name)
  const terms = parseTerms(pattern)
  const faults: PatternFault[] = []
  const members = (term: Term): ReadonlySet<string> => {
    const found = membersOf(term.name, inventory, all)
    if (!found)
      faults.push({ message: `there is no group or host ${term.name}`, name: term.name, offset: term.offset })
    return found ?? new Set()
  }
  const sets = terms.map((term) => ({ kind: term.kind, hosts: members(term) }))
  const included = sets.filter((one) => one.kind === 'with')
  // A host that only a play names is not in `all`.
  const ofAll = new Set(inventory.groups['all'])
  const hosts = all.filter(
    (name) =>
      (included.length === 0 ? ofAll.has(name) : included.some((one) => one.hosts.has(name))) &&
      sets.every((one) => one.kind === 'with' || one.hosts.has(name) === (one.kind === 'only')),
  )
  if (faults.length === 0 && (hosts.length === 0 || terms.length === 0)) {
    const message = all.length === 0 ? 'the inventory has no hosts' : `the pattern ${pattern} matches no host`
    faults.push({ message, name: null, offset: 0 })
  }
  return { hosts: terms.length === 0 ? [] : hosts, faults }
}

function parseTerms(pattern: string): Term[] {
  // A colon inside brackets is a range; with a comma anywhere, colons belong to names (IPv6).
  const separator = pattern.includes(',') ? /[^,]+/g : /(?:\[[^\]]*\]|[^:[])+/g
  return [...pattern.matchAll(separator)].flatMap((match) => {
    const text = match[0].trim()
    const offset = match.index + match[0].indexOf(text)
    return text === '' ? [] : [termOf(text, offset)]
  })
}

function termOf(text: string, offset: number): Term {
  if (text.startsWith('!')) return { kind: 'without', name: text.slice(1), offset: offset + 1 }
  if (text.startsWith('&')) return { kind: 'only', name: text.slice(1), offset: offset + 1 }
  return { kind: 'with', name: text, offset }
}

/** Null for a plain name that is neither a group nor a host. */
function membersOf(name: string, inventory: Inventory, all: readonly string[]): ReadonlySet<string> | null {
  if (name === '*') return new Set(inventory.groups['all'])
  if (Object.hasOwn(inventory.groups, name)) return new Set(inventory.groups[name])
  if (all.includes(name)) return new Set([name])
  const subscript = /^(.+)\[(-?\d+)(?::(-?\d*))?\]$/.exec(name)
  const part = subscript && somePart(subscript, inventory, all)
  if (part) return part
  const matches = matcher(name)
  if (!matches) return null
  const groups = Object.entries(inventory.groups).filter(([group]) => matches(group))
  return new Set([...all.filter((host) => matches(host)), ...groups.flatMap(([, hosts]) => hosts)])
}

function somePart(
  subscript: RegExpExecArray,
  inventory: Inventory,
  all: readonly string[],
): ReadonlySet<string> | null {
  const [, name = '', first = '', last] = subscript
  const members = membersOf(name, inventory, all)
  if (!members) return null
  const from = Number(first)
  if (last === undefined) return new Set([...members].slice(from, from === -1 ? undefined : from + 1))
  // Ansible's ranges include their end.
  return new Set([...members].slice(from, last === '' || last === '-1' ? undefined : Number(last) + 1))
}

function matcher(name: string): ((text: string) => boolean) | null {
  if (name.startsWith('~')) {
    try {
      const expression = new RegExp(name.slice(1))
      return (text) => expression.test(text)
    } catch {
      return null
    }
  }
  return /[*?[]/.test(name) ? picomatch(name, { nonegate: true, noextglob: true, nobrace: true }) : null
}
