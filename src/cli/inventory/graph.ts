import type { Tree } from '../../load/inventory/tree.ts'
import type { ShownVars } from './shown-vars.ts'

/**
 * What `ansible-inventory --graph` prints: a group, the groups in it, and then its own hosts.
 *
 * @param vars the variables to show as well, or null.
 */
export function graphLines(tree: Tree, group: string, vars: ShownVars | null, depth = 0): string[] {
  const { children, hosts } = tree.group(group)
  const inside = depth + 1
  const own = group === 'all' ? [] : [...hosts]
  return [
    line(`@${group}:`, depth),
    ...[...children].flatMap((child) => graphLines(tree, child, vars, inside)),
    ...own.flatMap((host) => [line(host, inside), ...(vars ? varLines(vars.ofHost(host), inside + 1) : [])]),
    ...(vars ? varLines(vars.ofGroup(group), inside) : []),
  ]
}

function line(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`
}

function varLines(vars: Readonly<Record<string, unknown>>, depth: number): string[] {
  return Object.entries(vars)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => line(`{${name} = ${shown(value)}}`, depth))
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
