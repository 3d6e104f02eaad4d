import { findUnknown } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'
import { namesIn, putInto } from './groups.ts'
import { join, paramsSoFar } from './join.ts'

type Params = Readonly<Record<string, unknown>>

/** Puts the host into a group named by its variables or facts. */
export function groupBy({ world, host }: Turn, params: Params): Outcome {
  const [key, ...parents] = groupsIn(params)
  putInto(world, host.host, [key, ...parents])
  return outcome('ok', { result: { add_group: key, parent_groups: parents } })
}

/** In a check, where nobody can say whether the host gets into a group, or into which. Returns what is to be told. */
export function groupByPerhaps(turn: Turn): string | null {
  const params = paramsSoFar(turn)
  return join(
    turn,
    turn.host.host,
    params['key'] === undefined || findUnknown(params) ? null : groupsIn(params),
  )
}

function groupsIn({ key, parents }: Params): [key: string, ...parents: string[]] {
  const named = (name: unknown): string => String(name).replaceAll(' ', '-')
  return [named(key), ...namesIn(parents).map(named)]
}
