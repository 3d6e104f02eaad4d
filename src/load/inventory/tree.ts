import type { Computed } from '../computed.ts'
import { Remembering } from './remembering.ts'
import { mistake, type Spot } from '../origin.ts'

type Vars = Remembering

/** A group as the inventories describe it, all of them together. */
export interface Group {
  readonly name: string
  /** In the order of first mention, those of groups below it not included. */
  readonly hosts: Set<string>
  readonly children: Set<string>
  readonly parents: Set<string>
  readonly vars: Vars
  /** `ansible_group_priority`; no variable, as in Ansible. */
  priority: number
}

/** A host as the inventories describe it, all of them together. */
export interface Host {
  readonly name: string
  /** The groups it was put into, those above them not included. */
  readonly groups: Set<string>
  readonly vars: Vars
  /** The file that mentions it first, an absolute path; null for a list of hosts. */
  readonly file: string | null
}

/** Hosts and groups while inventories are read, one after the other into the same tree. */
export class Tree {
  readonly groups = new Map<string, Group>()
  readonly hosts = new Map<string, Host>()
  /** The file that is being read, an absolute path; null for none. */
  file: string | null = null

  constructor() {
    this.group('all')
    this.group('ungrouped')
    this.nest('all', 'ungrouped', null)
  }

  group(name: string): Group {
    const known = this.groups.get(name)
    if (known) return known
    const group: Group = {
      name,
      hosts: new Set(),
      children: new Set(),
      parents: new Set(),
      vars: new Remembering(),
      priority: 1,
    }
    this.groups.set(name, group)
    return group
  }

  /**
   * Puts a host into a group.
   *
   * @param port counts, as in Ansible, only where the host is mentioned for the first time.
   */
  host(name: string, group: string, port: Computed | null): Host {
    const host = this.hosts.get(name) ?? this.#newHost(name, port)
    this.group(group).hosts.add(name)
    host.groups.add(group)
    return host
  }

  /**
   * Puts a group into another.
   *
   * @throws {DroverError} `bad-inventory` when the outer one is already inside the inner one.
   */
  nest(outer: string, inner: string, spot: Spot | null): void {
    const [parent, child] = [this.group(outer), this.group(inner)]
    if (parent.children.has(inner)) return
    if (outer === inner || this.#isAbove(inner, outer)) {
      const how = outer === inner ? '' : `, which is inside ${inner}`
      throw mistake('bad-inventory', `the group ${inner} cannot be inside ${outer}${how}`, spot)
    }
    parent.children.add(inner)
    child.parents.add(outer)
  }

  /** Takes a host out of a group. */
  leave(host: string, group: string): void {
    this.hosts.get(host)?.groups.delete(group)
    this.groups.get(group)?.hosts.delete(host)
  }

  #newHost(name: string, port: Computed | null): Host {
    const host: Host = { name, groups: new Set(), vars: new Remembering(), file: this.file }
    if (port) host.vars.set('ansible_port', port)
    this.hosts.set(name, host)
    return host
  }

  #isAbove(group: string, below: string): boolean {
    const above = new Set([below])
    for (const name of above) for (const parent of this.groups.get(name)?.parents ?? []) above.add(parent)
    return above.has(group)
  }
}
