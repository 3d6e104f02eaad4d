import type { Expression } from '../../task/expression.ts'
import type { InventoryHost } from '../../task/playbook.ts'
import { findUnknown } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'
import { namesIn, putInto } from './groups.ts'
import { join, paramsSoFar } from './join.ts'

type Params = Readonly<Record<string, unknown>>

/** Adds a host to the inventory, or gives one variables and groups. */
export function addHost(turn: Turn, params: Params): Outcome {
  const host = hostOf(turn, params)
  const groups = namesIn(params['groups'])
  putInto(turn.world, host, groups)
  return outcome('ok', {
    result: { add_host: { host_name: host.name, groups, host_vars: varsIn(params) } },
  })
}

/** In a check, where nobody can say whether there will be the host, which one, or in what groups. Returns what is to be told. */
export function addHostPerhaps(turn: Turn): string | null {
  const params = paramsSoFar(turn)
  const { groups, name: given } = params
  // A name that nobody knows yet is that of nobody.
  const name = typeof given === 'string' ? given : `(known after ${turn.author.at})`
  const host = turn.world.hosts.get(name) ?? { name, groups: [], vars: {} }
  return join(turn, host, findUnknown(groups) ? null : namesIn(groups))
}

function hostOf({ world, entry }: Turn, params: Params): InventoryHost {
  const name = String(params['name'])
  const known = world.hosts.get(name)
  const computed = Object.entries(varsIn(params)).map(([key, value]): [string, Expression] => [
    key,
    { source: String(value), at: entry.step.at, reads: [], evaluate: () => value },
  ])
  return {
    name,
    file: known?.file ?? null,
    groups: known?.groups ?? [],
    vars: { ...known?.vars, ...Object.fromEntries(computed) },
  }
}

function varsIn({ name: _, groups: __, vars, ...others }: Params): Params {
  return { ...(typeof vars === 'object' ? vars : {}), ...others }
}
