import type { Computed } from '../computed.ts'
import type { Lineage } from './reconcile.ts'
import type { Group, Tree } from './tree.ts'
import type { FolderVars, NamedVars } from './vars-folder.ts'

/** The folders whose `group_vars/` and `host_vars/` count, the weaker first. */
export interface Beside {
  readonly inventories: readonly FolderVars[]
  readonly playbooks: readonly FolderVars[]
}

type Vars = ReadonlyMap<string, Computed>

/** The variables of hosts, merged in Ansible's order. Hosts of the same groups share what these give them. */
export class Merge {
  readonly #tree: Tree
  readonly #lineage: Lineage
  readonly #beside: Beside
  readonly #ofGroups = new Map<readonly Group[], Map<string, Computed>>()

  constructor(tree: Tree, lineage: Lineage, beside: Beside) {
    this.#tree = tree
    this.#lineage = lineage
    this.#beside = beside
  }

  /**
   * The variables of a host, later ones winning: those of `all` and of its groups in the inventory; `group_vars/all`
   * beside the inventory, beside the playbook; `group_vars/` of its groups, likewise; its own, likewise. Groups
   * count from the top down, then by `ansible_group_priority`, then by name.
   *
   * @param inAll whether `all` counts; always, once all sources are read.
   */
  varsOf(host: string, inAll = true): Readonly<Record<string, Computed>> {
    const merged = new Map(this.#groupVars(host, inAll))
    for (const vars of this.ownVars(host)) take(merged, vars)
    return Object.fromEntries(merged)
  }

  /** What is said of the host itself, the weaker first. */
  ownVars(host: string): Vars[] {
    const named = [...this.#beside.inventories, ...this.#beside.playbooks].map(({ hosts }) => hosts.get(host))
    return [this.#tree.hosts.get(host)?.vars ?? null, ...named].filter((vars) => vars !== null)
  }

  #groupVars(host: string, inAll: boolean): Map<string, Computed> {
    const groups = this.#lineage.groupsOf(host)
    const known = this.#ofGroups.get(groups)
    if (known) return known
    const merged = new Map<string, Computed>()
    const all = inAll ? [this.#tree.group('all')] : []
    for (const group of [...all, ...groups]) take(merged, group.vars)
    const names = groups.map((group) => group.name)
    for (const some of [inAll ? ['all'] : [], names]) {
      for (const sources of [this.#beside.inventories, this.#beside.playbooks]) {
        for (const source of sources) takeNamed(merged, source.groups, some)
      }
    }
    this.#ofGroups.set(groups, merged)
    return merged
  }
}

function takeNamed(merged: Map<string, Computed>, source: NamedVars, names: readonly string[]): void {
  for (const name of names) take(merged, source.get(name))
}

function take(merged: Map<string, Computed>, vars: Vars | null): void {
  for (const [name, value] of vars ?? []) merged.set(name, value)
}
