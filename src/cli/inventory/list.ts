import type { Group, Tree } from '../../load/inventory/tree.ts'
import type { ShownVars } from './shown-vars.ts'

export interface ListOptions {
  /** As `ansible-inventory --export`: variables where they were said, instead of merged for each host. */
  readonly export?: boolean
}

/**
 * What `ansible-inventory --list` prints: groups with their own hosts and children, and every host's variables in
 * `_meta.hostvars`. Empty groups are left out.
 *
 * @param hosts those to be shown, in order.
 */
export function listDocument(
  tree: Tree,
  vars: ShownVars,
  hosts: readonly string[],
  options: ListOptions,
): Record<string, unknown> {
  const shown = new Set(hosts)
  const groups: [string, object][] = []
  for (const name of reachable(tree)) {
    const group = groupDocument(tree.group(name), vars, shown, options)
    if (Object.keys(group).length > 0) groups.push([name, group])
  }
  const hostvars = hosts
    .map((name) => [name, options.export ? vars.ofHostAlone(name) : vars.ofHost(name)] as const)
    .filter(([, own]) => Object.keys(own).length > 0)
  const meta = { hostvars: Object.fromEntries(hostvars), profile: 'inventory_legacy' }
  return { ...Object.fromEntries(groups), _meta: meta }
}

function reachable(tree: Tree): Set<string> {
  const names = new Set(['all'])
  for (const name of names) for (const child of tree.group(name).children) names.add(child)
  return names
}

function groupDocument(
  group: Group,
  vars: ShownVars,
  shown: ReadonlySet<string>,
  options: ListOptions,
): Record<string, unknown> {
  const hosts = group.name === 'all' ? [] : [...group.hosts].filter((name) => shown.has(name))
  const children = [...group.children]
  const own = options.export ? vars.ofGroup(group.name) : {}
  return {
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(children.length > 0 ? { children } : {}),
    ...(Object.keys(own).length > 0 ? { vars: own } : {}),
  }
}

/**
 * What `ansible-inventory --list --yaml` prints: groups inside groups; a host's variables and a group's children where they
 * are first met.
 */
export function yamlDocument(
  tree: Tree,
  vars: ShownVars,
  hosts: readonly string[],
  options: ListOptions,
): Record<string, unknown> {
  const shown = new Set(hosts)
  const seenHosts = new Set<string>()
  const seenGroups = new Set<string>()
  const hostVars = (name: string): object => {
    if (seenHosts.has(name)) return {}
    seenHosts.add(name)
    return options.export ? vars.ofHostAlone(name) : vars.ofHost(name)
  }
  const document = (group: Group): object | null => {
    const children = [...group.children].flatMap((name): [string, object][] => {
      if (seenGroups.has(name)) return [[name, {}]]
      const child = document(tree.group(name))
      seenGroups.add(name)
      return child ? [[name, child]] : []
    })
    const listed = group.name === 'all' ? [] : [...group.hosts].filter((name) => shown.has(name))
    const own = options.export ? vars.ofGroup(group.name) : {}
    const parts = {
      ...(children.length > 0 ? { children: Object.fromEntries(children) } : {}),
      ...(listed.length > 0
        ? { hosts: Object.fromEntries(listed.map((name) => [name, hostVars(name)])) }
        : {}),
      ...(Object.keys(own).length > 0 ? { vars: own } : {}),
    }
    return Object.keys(parts).length > 0 ? parts : null
  }
  const all = document(tree.group('all'))
  return all ? { all } : {}
}
