import type { InventoryHost } from '../../task/playbook.ts'
import type { World } from '../world.ts'

/** A text with commas, or a list, as names. */
export function namesIn(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value.map(String) : []
  return list.map((name) => name.trim()).filter((name) => name !== '')
}

/** Puts a host into groups, which are made where they do not exist. */
export function putInto(
  world: Pick<World, 'hosts' | 'groups' | 'runs'>,
  host: InventoryHost,
  groups: readonly string[],
): InventoryHost {
  const own = [...new Set([...host.groups, ...groups])].filter(
    (name) => name !== 'ungrouped' || groups.length === 0,
  )
  const next = { name: host.name, groups: own.sort(), vars: host.vars, file: host.file ?? null }
  world.hosts.set(host.name, next)
  const run = world.runs.get(host.name)
  if (run) run.host = next
  for (const group of ['all', ...groups]) {
    const members = world.groups.get(group) ?? []
    if (!members.includes(host.name)) world.groups.set(group, [...members, host.name])
  }
  if (groups.length > 0) {
    const ungrouped = world.groups.get('ungrouped') ?? []
    world.groups.set(
      'ungrouped',
      ungrouped.filter((name) => name !== host.name),
    )
  }
  return next
}
