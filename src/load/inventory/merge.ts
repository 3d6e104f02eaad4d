import type { Computed } from '../computed.ts'
import type { Tree } from './tree.ts'
import type { VarsFolder } from './vars-folder.ts'

/** What `group_vars/` and `host_vars/` of one folder hold. */
export interface VarsSource {
  readonly groups: VarsFolder
  readonly hosts: VarsFolder
}

/**
 * The variables of a host, later ones winning, in Ansible's order: those of `all` (inventory, beside the inventory, beside
 * the playbook), those of its groups (likewise; parents before children, then `ansible_group_priority`, then by name),
 * its own (likewise).
 */
export function mergeVars(
  host: string,
  groups: readonly string[],
  tree: Tree,
  [inventories, playbooks]: readonly [readonly VarsSource[], readonly VarsSource[]],
): Record<string, Computed> {
  const merged: Record<string, Computed> = {}
  const take = (vars: ReadonlyMap<string, Computed> | undefined) => {
    for (const [name, value] of vars ?? []) merged[name] = value
  }
  const takeGroups = (names: readonly string[]) => {
    for (const name of names) take(tree.groups.get(name)?.vars)
    for (const sources of [inventories, playbooks]) {
      for (const name of names) for (const source of sources) take(source.groups.get(name))
    }
  }
  takeGroups(['all'])
  takeGroups(groups.length === 0 ? ['ungrouped'] : byRank(groups, tree))
  take(tree.hosts.get(host))
  for (const source of [...inventories, ...playbooks]) take(source.hosts.get(host))
  return merged
}

function byRank(groups: readonly string[], tree: Tree): string[] {
  const ranks = new Map(groups.map((name) => [name, [tree.depth(name), priority(name, tree)] as const]))
  const rank = (name: string) => ranks.get(name) ?? [0, 1]
  return groups.toSorted((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1] || (a < b ? -1 : 1))
}

function priority(group: string, tree: Tree): number {
  const written = Number(tree.groups.get(group)?.vars.get('ansible_group_priority')?.source)
  return Number.isFinite(written) ? written : 1
}
