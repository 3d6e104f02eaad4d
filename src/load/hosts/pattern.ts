import { Directory } from './members.ts'
import type { Term } from './split.ts'

/** Why a term of a pattern is wrong. */
interface PatternFault {
  readonly message: string
  /** The name that is not known, for "did you mean". */
  readonly name: string | null
  readonly term: Term
}

export interface Matched {
  /** In the order of the terms, and of the inventory within a term. */
  readonly hosts: readonly string[]
  readonly faults: readonly PatternFault[]
}

const ALL: Term = { kind: 'with', name: 'all', offset: 0 }

/**
 * The hosts of a pattern: `all`, `*`, a group, a host, a glob, `~regular expression`, `group[0]`, and several of them
 * with `,` or `:` between; `!x` leaves out, `&x` keeps only those that are in x too. As in Ansible it does not matter
 * where those stand, and without any term that lets hosts in it is all of them.
 */
export function matchTerms(terms: readonly Term[], directory: Directory): Matched {
  const faults: PatternFault[] = []
  const members = (term: Term): readonly string[] => {
    const found = directory.members(term.name)
    if ('hosts' in found) return found.hosts
    faults.push({ message: found.fault, name: found.known ? null : term.name, term })
    return []
  }
  const of = (kind: Term['kind']) => terms.filter((term) => term.kind === kind).map(members)
  const [given, only, without] = [of('with'), of('only'), of('without')]
  const included = given.length === 0 && terms.length > 0 ? [members(ALL)] : given
  const kept = only.map((hosts) => new Set(hosts))
  const left = new Set(without.flat())
  const hosts = new Set(included.flat())
  for (const host of hosts) {
    if (left.has(host) || !kept.every((set) => set.has(host))) hosts.delete(host)
  }
  return { hosts: [...hosts], faults }
}
