import type { Expression } from '../task/expression.ts'
import type { Step } from '../task/playbook.ts'
import type { Observed } from '../task/task.ts'
import { findUnknown, isUnknown, Unknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { becomeUserOf } from './become.ts'
import type { Entry, World } from './course.ts'
import type { HostRun } from './host-run.ts'
import type { Question } from './machine.ts'
import { scopeOf } from './scope.ts'
import type { Variables } from './variables.ts'

/** One item of a step's loop (or the step itself), before its params are computed. */
export interface Item {
  readonly item: unknown
  readonly scope: Variables
  readonly user: string | null
}

/** The items of a step; Unknown when its loop depends on what is not known yet. */
export function itemsOf(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>> = {},
): readonly Item[] | Unknown {
  const user = becomeUserOf(entry, scopeOf(world, host, entry, null, pending))
  const scope = scopeOf(world, host, entry, user, pending)
  if (!entry.step.loop) return [{ item: null, scope, user }]
  const items = entry.step.loop.evaluate(scope)
  if (isUnknown(items)) return items
  return items.map((item) => ({ item, scope: scopeOf(world, host, entry, user, { ...pending, item }), user }))
}

/**
 * The questions that a step will ask, as far as they can be known now: facts first where its
 * conditions or params need them.
 */
export function questionsOf(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>>,
): Question[] {
  const user = becomeUserOf(entry, scopeOf(world, host, entry, null, pending))
  const scope = scopeOf(world, host, entry, user, pending)
  const { step } = entry
  const facts = factQuestions(
    world,
    scope,
    [step.name, ...step.when, ...(step.loop ? [step.loop] : []), step.params],
    user,
  )
  const later = questionsToJudge(world, step, scope, user)
  const missing = facts.filter((question) => host.machine.kept(question) === null)
  if (step.loop && missing.length > 0) return [...facts, ...later]
  const items = itemsOf(world, host, entry, pending)
  if (isUnknown(items)) return [...facts, ...later]
  const own = items.flatMap((item) => questionsOfItem(world, host, entry, item, missing))
  return [...facts, ...later, ...own]
}

/** The facts that a step's words about its result need. */
export function questionsToJudge(
  world: World,
  { changedWhen, failedWhen, ignoreErrors }: Step,
  scope: Variables,
  user: string | null,
): Question[] {
  const words = [...(changedWhen ?? []), ...(failedWhen ?? []), ...(ignoreErrors ? [ignoreErrors] : [])]
  return factQuestions(world, scope, words, user)
}

function questionsOfItem(
  world: World,
  host: HostRun,
  { step }: Entry,
  { scope, user }: Item,
  missing: readonly Question[],
): Question[] {
  const lacks = (expressions: readonly Expression[]): boolean =>
    factQuestions(world, scope, expressions, user).some((question) => host.machine.kept(question) === null)
  // Where the condition needs a fact that is still to be asked, the questions go along on suspicion.
  if (missing.length === 0 || !lacks(step.when)) {
    if (allHold(step.when, scope) === false) return []
  }
  if (missing.length > 0 && lacks([step.params])) return []
  const params = step.params.evaluate(scope)
  if (findUnknown(params)) return []
  return Object.values(step.task.observe(params) as Observed).map((probe) => ({
    probe,
    user,
  }))
}

function factQuestions(
  world: World,
  scope: Variables,
  expressions: readonly Expression[],
  user: string | null,
): Question[] {
  const { facts } = world.loaded
  const names = new Set(
    scope
      .reads(expressions)
      .filter(([root]) => root === 'facts')
      .map((path) => path[1] ?? ''),
  )
  return [...names].flatMap((name) => {
    const probe = facts[name]
    return probe ? [{ probe, user }] : []
  })
}
