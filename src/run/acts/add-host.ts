import type { Expression } from '../../task/expression.ts'
import type { InventoryHost } from '../../task/playbook.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'
import { namesIn, putInto } from './groups.ts'

/** Adds a host to the inventory, or gives one variables and groups. */
export function addHost({ world, entry }: Turn, params: Readonly<Record<string, unknown>>): Outcome {
  const { name: given, groups, vars, ...others } = params
  const name = String(given)
  const written = { ...(typeof vars === 'object' ? vars : {}), ...others }
  const known = world.hosts.get(name)
  const computed = Object.entries(written).map(([key, value]): [string, Expression] => [
    key,
    { source: String(value), at: entry.step.at, reads: [], evaluate: () => value },
  ])
  const host: InventoryHost = {
    name,
    file: known?.file ?? null,
    groups: known?.groups ?? [],
    vars: { ...known?.vars, ...Object.fromEntries(computed) },
  }
  putInto(world, host, namesIn(groups))
  return outcome('ok', {
    result: { add_host: { host_name: name, groups: namesIn(groups), host_vars: written } },
  })
}
