import type { Group, Tree } from './tree.ts'

/**
 * What Ansible does after all inventories are read: a group without a parent goes into `all`; a host that is in no
 * other group goes into `ungrouped`, and one that is leaves it.
 *
 * @throws {DroverError} `bad-inventory` when `all` is inside another group.
 */
export function reconcile(tree: Tree): void {
  for (const group of tree.groups.values()) {
    if (group.name !== 'all' && group.parents.size === 0) tree.nest('all', group.name, null)
  }
  const ungrouped = tree.group('ungrouped')
  for (const host of tree.hosts.values()) {
    const elsewhere = [...host.groups].some((group) => group !== 'all' && group !== 'ungrouped')
    if (elsewhere) tree.leave(host.name, ungrouped.name)
    else tree.host(host.name, ungrouped.name, null)
  }
}

/** Questions about who is above and below whom, each answered once. The tree must not change meanwhile. */
export class Lineage {
  readonly #tree: Tree
  readonly #depths = new Map<string, number>()
  readonly #ranked = new Map<string, readonly Group[]>()
  readonly #names = new Map<readonly Group[], readonly string[]>()
  readonly #hosts = new Map<string, readonly string[]>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /** The hosts of a group and of all groups below it, level by level. */
  hostsOf(group: string): readonly string[] {
    const known = this.#hosts.get(group)
    if (known) return known
    const names = new Set([group])
    for (const name of names)
      for (const child of this.#tree.groups.get(name)?.children ?? []) names.add(child)
    const hosts = new Set<string>()
    for (const name of names) for (const host of this.#tree.groups.get(name)?.hosts ?? []) hosts.add(host)
    const list = [...hosts]
    this.#hosts.set(group, list)
    return list
  }

  /**
   * All groups of a host except `all`, the weakest first: by depth, then `ansible_group_priority`, then name. Hosts of the same
   * groups get the same list.
   */
  groupsOf(host: string): readonly Group[] {
    const own = this.#tree.hosts.get(host)?.groups ?? new Set<string>()
    const key = [...own].join('\0')
    const known = this.#ranked.get(key)
    if (known) return known
    const above = new Set(own)
    for (const name of above)
      for (const parent of this.#tree.groups.get(name)?.parents ?? []) above.add(parent)
    const ranked = [...above].filter((name) => name !== 'all').map((name) => this.#tree.group(name))
    ranked.sort(
      (a, b) => this.#depth(a) - this.#depth(b) || a.priority - b.priority || (a.name < b.name ? -1 : 1),
    )
    this.#ranked.set(key, ranked)
    return ranked
  }

  /** Whether a host is in `all` already: in Ansible, some are only when all sources are read. */
  isInAll(host: string): boolean {
    const own = [
      ...(this.#tree.hosts.get(host)?.groups ?? []),
      ...this.groupsOf(host).map((group) => group.name),
    ]
    return own.some((name) => name === 'all' || this.#tree.group(name).parents.has('all'))
  }

  /** Their names, sorted. */
  groupNames(host: string): readonly string[] {
    const groups = this.groupsOf(host)
    const names = this.#names.get(groups) ?? groups.map((group) => group.name).sort()
    this.#names.set(groups, names)
    return names
  }

  /** How far below the top a group lies, on the longest way; a child's variables win over its parents'. */
  #depth(group: Group): number {
    const known = this.#depths.get(group.name)
    if (known !== undefined) return known
    const above = [...group.parents].map((name) => this.#depth(this.#tree.group(name)) + 1)
    const depth = Math.max(0, ...above)
    this.#depths.set(group.name, depth)
    return depth
  }
}
