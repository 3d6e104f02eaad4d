import type { Act } from '../../task/task.ts'
import type { Dependency } from '../../task/result.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { unknownBy } from '../registered.ts'
import type { Included } from '../../task/playbook.ts'
import { findUnknown, isUnknown } from '../../task/unknown.ts'
import type { Turn } from '../turn.ts'
import { addHost } from './add-host.ts'
import { fetch } from './fetch.ts'
import { groupBy } from './group-by.ts'
import { include } from './include.ts'
import { includeVars } from './include-vars.ts'
import { meta } from './meta.ts'
import { pause } from './pause.ts'
import { setFacts } from './set-facts.ts'
import { waitForConnection } from './wait-for-connection.ts'

export type Params = Readonly<Record<string, unknown>>

const ACTS: Readonly<Record<Act, (turn: Turn, params: Params) => Outcome | Promise<Outcome>>> = {
  'set-facts': setFacts,
  'include-vars': includeVars,
  'include-tasks': include,
  'include-role': include,
  'add-host': addHost,
  'group-by': groupBy,
  pause,
  fetch,
  'wait-for-connection': waitForConnection,
  meta,
}

/** Does what a step does to the run itself: in a check as in a run, since it touches no machine. */
export async function act(turn: Turn, params: Params): Promise<Outcome> {
  const { acts } = turn.entry.step.task
  return acts === undefined ? outcome('ok') : ACTS[acts](turn, params)
}

/**
 * In a check: a step of which nobody can say yet whether it will run, or with what. The names it gives are then unknown,
 * and what it includes may run.
 */
export function actPerhaps(turn: Turn, on: Dependency): Outcome {
  const { host, entry, author } = turn
  const { task, params } = entry.step
  const open = { dependsOn: [on], unsure: ['skipped'] } as const
  if (task.acts === 'set-facts') {
    const { entries } = params as { readonly entries?: readonly { readonly key: string }[] }
    for (const { key } of entries ?? []) host.register(key, unknownBy(author))
  }
  if (entry.step.include === null) return outcome('may', open)
  const brought = broughtPerhaps(turn)
  for (const name of Object.keys(brought?.vars ?? {})) host.included.set(name, { data: unknownBy(author) })
  return outcome('may', { ...open, brought })
}

/** null where nobody knows what is included, either. */
function broughtPerhaps({ entry, item }: Turn): Included | null {
  try {
    const params = entry.step.params.evaluate(item.scope)
    if (isUnknown(params) || findUnknown(params)) return null
    return entry.step.include?.(params, item.names) ?? null
  } catch {
    return null
  }
}
