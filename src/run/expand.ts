import type { Expression } from '../task/expression.ts'
import type { Step } from '../task/playbook.ts'
import type { Observed } from '../task/task.ts'
import { findUnknown, isUnknown, Unknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { askerOf, becomeUserOf } from './become.ts'
import type { Entry } from './course.ts'
import type { HostRun, Target } from './host-run.ts'
import type { Question } from './question.ts'
import type { Ready } from './ready.ts'
import { homeOf } from './home.ts'
import { mannerOf } from './manner.ts'
import { targetOf } from './target.ts'
import { scopeOf } from './scope.ts'
import type { Variables } from './variables.ts'
import type { World } from './world.ts'

/** One item of a step's loop (or the step itself), before its params are computed. */
export interface Item {
  readonly item: unknown
  /** Its place in the loop, from 0. */
  readonly index: number
  /** The names that the loop gives. */
  readonly names: Readonly<Record<string, unknown>>
  /** Made when it is first looked at: a loop may be long, and what is asked for a few items only. */
  readonly scope: Variables
  /** Who asks the facts. */
  readonly asker: string | null
  /** The same item: a scope computes each of its variables once, and a fact may have another answer by now. */
  renew(): Item
}

type Place = Pick<Item, 'item' | 'index' | 'names' | 'asker'>

/** The place of a step without a loop. */
const NO_LOOP = { item: null, index: 0, names: {} }

export function itemAt(place: Place, scopeNow: () => Variables): Item {
  let scope: Variables | undefined
  return {
    ...place,
    get scope() {
      return (scope ??= scopeNow())
    },
    renew: () => itemAt(place, scopeNow),
  }
}

/** A question, and the machine it is put to. */
export interface Asking extends Question {
  readonly to: Target
}

/** The items of a step; Unknown when its loop depends on what is not known yet. */
export function itemsOf(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>> = {},
): readonly Item[] | Unknown {
  const asker = askerOf(world, host, entry, pending)
  const scopeWith = (names: Item['names']) => scopeOf(world, host, entry, asker, { ...pending, ...names })
  if (!entry.step.loop) return [itemAt({ ...NO_LOOP, asker }, () => scopeWith({}))]
  const items = entry.step.loop.evaluate(scopeWith({}))
  if (isUnknown(items)) return items
  return items.map((item, index) => {
    const names = loopNames(entry.step, items, index)
    return itemAt({ item, index, names, asker }, () => scopeWith(names))
  })
}

function loopNames({ loopControl }: Step, items: readonly unknown[], index: number): Record<string, unknown> {
  const { loopVar, indexVar, extended } = loopControl
  const place = {
    allitems: items,
    index: index + 1,
    index0: index,
    revindex: items.length - index,
    revindex0: items.length - index - 1,
    first: index === 0,
    last: index === items.length - 1,
    length: items.length,
    ...(index > 0 && { previtem: items[index - 1] }),
    ...(index < items.length - 1 && { nextitem: items[index + 1] }),
  }
  return {
    [loopVar]: items[index],
    ...(indexVar !== null && { [indexVar]: index }),
    ...(extended && { ansible_loop: place }),
    ansible_loop_var: loopVar,
    ...(indexVar !== null && { ansible_index_var: indexVar }),
  }
}

/**
 * The questions that a step will ask, as far as they can be known now: facts first where its
 * conditions or params need them.
 *
 * @param only items of its loop, where not all of them matter.
 */
export function questionsOf(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>>,
  only: readonly Item[] | null = null,
): Asking[] {
  const asker = askerOf(world, host, entry, pending)
  const scope = scopeOf(world, host, entry, asker, pending)
  const { step } = entry
  const home = homeOf(world, host, entry)
  const facts = factQuestions(world, home, scope, wordsOf(step), asker)
  const later = questionsToJudge(world, home, step, scope, asker)
  const missing = facts.filter((question) => question.to.machine.kept(question) === null)
  if (step.loop && missing.length > 0) return [...facts, ...later]
  const items = only ?? itemsOf(world, host, entry, pending)
  if (isUnknown(items)) return [...facts, ...later]
  const own = items.flatMap((item) => questionsOfItem(world, host, entry, item, missing))
  return [...facts, ...later, ...own]
}

/** What of a step is evaluated before its task asks anything. */
function wordsOf(step: Step): Expression[] {
  const { name, when, loop, params, delegateTo, timeout, environment, checkMode, noLog, loopControl } = step
  const { runOnce, throttle, anyErrorsFatal } = step
  const own = [loop, delegateTo, timeout, checkMode, noLog, loopControl.label]
  const optional = [...own, runOnce, throttle, anyErrorsFatal].filter((one) => one !== null)
  return [name, ...when, params, ...optional, ...environment]
}

/** The facts that a step's words about its result need. */
export function questionsToJudge(
  world: World,
  home: Target,
  { changedWhen, failedWhen, until, ignoreErrors, notify, loopControl }: Step,
  scope: Variables,
  user: string | null,
): Asking[] {
  const conditions = [
    ...(changedWhen ?? []),
    ...(failedWhen ?? []),
    ...(until ?? []),
    ...(loopControl.breakWhen ?? []),
  ]
  const words = [...conditions, ...(ignoreErrors ? [ignoreErrors] : []), ...notify]
  return words.length === 0 ? [] : factQuestions(world, home, scope, words, user)
}

function questionsOfItem(
  world: World,
  host: HostRun,
  entry: Entry,
  { scope, names, asker }: Item,
  missing: readonly Question[],
): Asking[] {
  const { step } = entry
  const lacks = (expressions: readonly Expression[]): boolean =>
    factQuestions(world, homeOf(world, host, entry), scope, expressions, asker).some(
      (question) => question.to.machine.kept(question) === null,
    )
  // Where the condition needs a fact that is still to be asked, the questions go along on suspicion.
  if (missing.length === 0 || !lacks(step.when)) {
    if (allHold(step.when, scope) === false) return []
  }
  if (missing.length > 0 && lacks([step.params])) return []
  const params = step.params.evaluate(scope)
  if (findUnknown(params)) return []
  const to = targetOf(world, host, entry, scope)
  const user = becomeUserOf(world, entry, to, scope, names)
  const observed = step.task.observe(params) as Observed
  return questionsAbout(to, { observed, user, manner: mannerOf(step, scope) })
}

/** An item's questions to its target. */
export function questionsAbout(
  to: Target,
  { observed, user, manner }: Pick<Ready, 'observed' | 'user' | 'manner'>,
): Asking[] {
  return Object.values(observed).map((probe) => ({ probe, user, to, ...(manner && { manner }) }))
}

function factQuestions(
  world: World,
  to: Target,
  scope: Variables,
  expressions: readonly Expression[],
  user: string | null,
): Asking[] {
  const { facts } = world.loaded
  const names = new Set(
    scope
      .reads(expressions)
      .filter(([root]) => root === 'facts')
      .map((path) => path[1] ?? ''),
  )
  return [...names].flatMap((name) => {
    const probe = facts[name]
    return probe ? [{ probe, user, to }] : []
  })
}
