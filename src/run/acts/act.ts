import type { Act } from '../../task/task.ts'
import type { Dependency } from '../../task/result.ts'
import { unknownAfter } from '../../task/unknown.ts'
import { outcome, type Outcome } from '../outcome.ts'
import type { Turn } from '../turn.ts'
import { addHost, addHostPerhaps } from './add-host.ts'
import { fetch } from './fetch.ts'
import { groupBy, groupByPerhaps } from './group-by.ts'
import { include, includePerhaps } from './include.ts'
import { includeVars, includeVarsPerhaps } from './include-vars.ts'
import { meta, metaPerhaps } from './meta.ts'
import { pause } from './pause.ts'
import { setFacts, setFactsPerhaps } from './set-facts.ts'
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
  // Its params have said all: they are computed only when the arguments are good.
  'check-arguments': () => outcome('ok'),
}

/** Does what a step does to the run itself: in a check as in a run, since it touches no machine. */
export async function act(turn: Turn, params: Params): Promise<Outcome> {
  const { acts } = turn.entry.step.task
  return acts === undefined ? outcome('ok') : ACTS[acts](turn, params)
}

/**
 * A step of which nobody can say yet whether it will run, or with what. The names it gives are then unknown in a check. What a
 * run leaves undecided, it leaves undone; but what rests on a fact that nobody knows must not go by an older one.
 */
export function actPerhaps(turn: Turn, on: Dependency): Outcome {
  const { task } = turn.entry.step
  if (task.acts === 'set-facts') setFactsPerhaps(turn)
  const may = { dependsOn: [on], unsure: ['skipped'] as const, result: resultPerhaps(turn) }
  if (turn.world.mode === 'apply') return outcome('may', may)
  if (task.acts === 'include-tasks' || task.acts === 'include-role') return includePerhaps(turn, on)
  const message = joinPerhaps(turn)
  const included = task.acts === 'include-vars' ? includeVarsPerhaps(turn) : {}
  const ending = task.acts === 'meta' ? metaPerhaps(turn) : {}
  return outcome('may', { ...may, ...included, ...ending, message })
}

function joinPerhaps(turn: Turn): string | null {
  const { acts } = turn.entry.step.task
  if (acts === 'add-host') return addHostPerhaps(turn)
  return acts === 'group-by' ? groupByPerhaps(turn) : null
}

/** What the acts register, by name. */
const RESULTS: Readonly<Partial<Record<Act, readonly string[]>>> = {
  'set-facts': ['ansible_facts'],
  'include-vars': ['included'],
  'add-host': ['add_host'],
  'group-by': ['add_group', 'parent_groups'],
  pause: ['user_input', 'delta'],
  fetch: ['dest', 'checksum'],
  'wait-for-connection': ['elapsed'],
}

function resultPerhaps({ entry, author }: Turn): Params {
  const { acts } = entry.step.task
  const names = acts === undefined ? [] : (RESULTS[acts] ?? [])
  return Object.fromEntries(names.map((name) => [name, unknownAfter(author)]))
}
