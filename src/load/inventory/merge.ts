import type { Computed } from '../computed.ts'
import type { Definition } from '../definition.ts'
import { sourceName } from '../source-name.ts'
import type { Lineage } from './reconcile.ts'
import type { Remembering } from './remembering.ts'
import type { Group, Tree } from './tree.ts'
import type { FolderVars } from './vars-folder.ts'

/** The folders whose `group_vars/` and `host_vars/` count, the weaker first. */
export interface Beside {
  readonly inventories: readonly FolderVars[]
  readonly playbooks: readonly FolderVars[]
}

/** Variables that one source gives. */
interface Level {
  readonly source: string
  readonly vars: Remembering
}

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
  ownVars(host: string): Remembering[] {
    return this.#ownLevels(host).map(({ vars }) => vars)
  }

  /** Everything that is said of a host's variables, what wins before what it hides. */
  definitionsOf(host: string): Definition[] {
    const levels = [...this.#groupLevels(this.#lineage.groupsOf(host), true), ...this.#ownLevels(host)]
    return levels
      .reverse()
      .flatMap(({ source, vars }) =>
        [...vars.keys()].flatMap((name) =>
          vars.all(name).map((value) => ({ name, source: sourceName(value) ?? source, value })),
        ),
      )
  }

  #ownLevels(host: string): Level[] {
    const named = ({ folders, where }: Place): (Level | null)[] =>
      folders.map(({ hosts }) => level(`host_vars/${host} ${where}`, hosts.get(host)))
    return [
      level('the host in the inventory', this.#tree.hosts.get(host)?.vars ?? null),
      ...this.#places().flatMap(named),
    ].filter((one) => one !== null)
  }

  #groupVars(host: string, inAll: boolean): Map<string, Computed> {
    const groups = this.#lineage.groupsOf(host)
    const known = this.#ofGroups.get(groups)
    if (known) return known
    const merged = new Map<string, Computed>()
    for (const { vars } of this.#groupLevels(groups, inAll)) take(merged, vars)
    this.#ofGroups.set(groups, merged)
    return merged
  }

  #groupLevels(groups: readonly Group[], inAll: boolean): Level[] {
    const all = inAll ? [this.#tree.group('all')] : []
    const inInventory = [...all, ...groups].map(({ name, vars }) =>
      level(`the group ${name} in the inventory`, vars),
    )
    const beside = [all, groups].flatMap((some) =>
      this.#places().flatMap(({ folders, where }) =>
        folders.flatMap((folder) =>
          some.map(({ name }) => level(`group_vars/${name} ${where}`, folder.groups.get(name))),
        ),
      ),
    )
    return [...inInventory, ...beside].filter((one) => one !== null)
  }

  #places(): Place[] {
    return [
      { folders: this.#beside.inventories, where: 'beside the inventory' },
      { folders: this.#beside.playbooks, where: 'beside the playbook' },
    ]
  }
}

interface Place {
  readonly folders: readonly FolderVars[]
  readonly where: string
}

function level(source: string, vars: Remembering | null): Level | null {
  return vars && { source, vars }
}

function take(merged: Map<string, Computed>, vars: Remembering): void {
  for (const [name, value] of vars) merged.set(name, value)
}
