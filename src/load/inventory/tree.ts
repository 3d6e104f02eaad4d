import type { Computed } from '../computed.ts'
import type { Spot } from '../origin.ts'

type Vars = Map<string, Computed>

/** A group as the inventories describe it, all of them together. */
export interface Group {
  readonly name: string
  readonly hosts: Set<string>
  readonly children: Set<string>
  readonly vars: Vars
  readonly spot: Spot | null
}

/** Hosts and groups while inventories are read, one after the other into the same tree. */
export class Tree {
  readonly groups = new Map<string, Group>()
  /** In the order of first mention. */
  readonly hosts = new Map<string, Vars>()

  constructor() {
    this.group('all', null)
    this.group('ungrouped', null)
  }

  group(name: string, spot: Spot | null): Group {
    const known = this.groups.get(name)
    if (known) return known
    const group: Group = { name, hosts: new Set(), children: new Set(), vars: new Map(), spot }
    this.groups.set(name, group)
    return group
  }

  host(name: string): Vars {
    const known = this.hosts.get(name)
    if (known) return known
    const vars: Vars = new Map()
    this.hosts.set(name, vars)
    return vars
  }

  /** All hosts of a group and of the groups below it. */
  hostsBelow(name: string, seen: ReadonlySet<string> = new Set()): Set<string> {
    const group = this.groups.get(name)
    if (!group || seen.has(name)) return new Set()
    if (name === 'all') return new Set(this.hosts.keys())
    const inner = [...group.children].map((child) => this.hostsBelow(child, new Set([...seen, name])))
    return new Set([...group.hosts, ...inner.flatMap((hosts) => [...hosts])])
  }

  /** How far below `all` a group lies, on the longest way; a child's variables win over its parents'. */
  depth(name: string, seen: ReadonlySet<string> = new Set()): number {
    if (name === 'all' || seen.has(name)) return 0
    const parents = [...this.groups.values()].filter(
      (group) => group.name !== 'all' && group.children.has(name),
    )
    const above = parents.map((parent) => this.depth(parent.name, new Set([...seen, name])))
    return 1 + Math.max(0, ...above)
  }
}
