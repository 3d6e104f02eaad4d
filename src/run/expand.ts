import type { Expression } from '../task/expression.ts'
import { deepFreeze } from '../task/freeze.ts'
import type { Step } from '../task/playbook.ts'
import type { Observed } from '../task/task.ts'
import { findUnknown, isUnknown, Unknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { becomeUserOf } from './become.ts'
import type { Entry } from './course.ts'
import type { HostRun, Target } from './host-run.ts'
import { type Question, questionOf, requireCommand } from './question.ts'
import type { Ready } from './ready.ts'
import { homeOf } from './home.ts'
import { mannerOf } from './manner.ts'
import { soft } from './soft.ts'
import { targetOf } from './target.ts'
import { scopeOf } from './scope.ts'
import type { Variables } from './variables.ts'
import { type View, viewOf } from './view.ts'
import type { World } from './world.ts'

/** One item of a step's loop (or the step itself). What is computed of it is computed when it is first looked at, and once. */
export interface Item {
  readonly item: unknown
  /** Its place in the loop, from 0. */
  readonly index: number
  /** The names that the loop gives. */
  readonly names: Readonly<Record<string, unknown>>
  readonly scope: Variables
  /** Who asks the facts. */
  readonly asker: string | null
  readonly params: Record<string, unknown> | Unknown
  /** What its task asks, with these params. */
  readonly observed: Observed
  /** The same item, of which nothing is computed: a fact may have another answer by now. */
  renew(): Item
}

type Place = Pick<Item, 'item' | 'index' | 'names' | 'asker'>

/** The place of a step without a loop. */
const NO_LOOP = { item: null, index: 0, names: {} }

/** @param scope as it is now, where it is there already. */
export function itemAt(place: Place, step: Step, scopeNow: () => Variables, scope?: Variables): Item {
  let params: Item['params'] | undefined
  let observed: Observed | undefined
  return {
    ...place,
    get scope() {
      return (scope ??= scopeNow())
    },
    get params() {
      return (params ??= step.params.evaluate(this.scope))
    },
    get observed() {
      return (observed ??= step.task.observe(deepFreeze(this.params)) as Observed)
    },
    renew: () => itemAt(place, step, scopeNow),
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
  { asker, scope }: View = viewOf(world, host, entry, pending),
): readonly Item[] | Unknown {
  const { step } = entry
  const scopeWith = (names: Item['names']) => scopeOf(world, host, entry, asker, { ...pending, ...names })
  if (!step.loop) return [itemAt({ ...NO_LOOP, asker }, step, () => scopeWith({}), scope)]
  const items = step.loop.evaluate(scope)
  if (isUnknown(items)) return items
  return items.map((item, index) => {
    const names = loopNames(step, items, index)
    return itemAt({ item, index, names, asker }, step, () => scopeWith(names))
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

/** A step on a host, as far as it can be seen now. */
export interface Sight {
  /** What it will ask: facts first where its conditions or params need them. */
  readonly questions: Asking[]
  /** Its items, or those that matter; null as long as nobody knows them. */
  readonly items: readonly Item[] | null
}

/** @param only items of its loop, where not all of them matter. */
export function sightOf(
  world: World,
  host: HostRun,
  entry: Entry,
  pending: Readonly<Record<string, unknown>>,
  only: readonly Item[] | null = null,
): Sight {
  const view = viewOf(world, host, entry, pending)
  const { asker, scope } = view
  const { step } = entry
  const home = homeOf(world, host, entry)
  const facts = factQuestions(world, home, scope, wordsOf(step).before, asker)
  const later = questionsToJudge(world, home, step, scope, asker)
  const missing = facts.filter((question) => question.to.machine.kept(question) === null)
  if (step.loop && missing.length > 0) return { questions: [...facts, ...later], items: null }
  const items = only ?? itemsOf(world, host, entry, pending, view)
  if (isUnknown(items)) return { questions: [...facts, ...later], items: null }
  const own = items.flatMap((item) => questionsOfItem(world, host, entry, item, missing))
  return { questions: [...facts, ...later, ...own], items }
}

/** The questions that a step will ask, as far as they can be known now. */
export function questionsOf(...step: Parameters<typeof sightOf>): Asking[] {
  return sightOf(...step).questions
}

interface Words {
  /** What is evaluated before the task asks anything. */
  readonly before: readonly Expression[]
  /** What is said about the result. */
  readonly toJudge: readonly Expression[]
}

/** The same for all hosts. */
const words = new WeakMap<Step, Words>()

function wordsOf(step: Step): Words {
  const known = words.get(step) ?? collectWords(step)
  words.set(step, known)
  return known
}

function collectWords(step: Step): Words {
  const { name, when, loop, params, delegateTo, timeout, environment, checkMode, noLog, loopControl } = step
  const { runOnce, throttle, anyErrorsFatal, ignoreErrors, notify } = step
  const own = [loop, delegateTo, timeout, checkMode, noLog, loopControl.label]
  const optional = [...own, runOnce, throttle, anyErrorsFatal].filter((one) => one !== null)
  const conditions = [step.changedWhen, step.failedWhen, step.until, loopControl.breakWhen]
  return {
    before: [name, ...when, params, ...optional, ...environment],
    toJudge: [
      ...conditions.flatMap((some) => some ?? []),
      ...(ignoreErrors ? [ignoreErrors] : []),
      ...notify,
    ],
  }
}

/** The facts that a step's words about its result need. */
export function questionsToJudge(
  world: World,
  home: Target,
  step: Step,
  scope: Variables,
  user: string | null,
): Asking[] {
  return factQuestions(world, home, scope, wordsOf(step).toJudge, user)
}

function questionsOfItem(
  world: World,
  host: HostRun,
  entry: Entry,
  item: Item,
  missing: readonly Question[],
): Asking[] {
  const { scope, asker } = item
  const { step } = entry
  const lacks = (expressions: readonly Expression[]): boolean =>
    factQuestions(world, homeOf(world, host, entry), scope, expressions, asker).some(
      (question) => question.to.machine.kept(question) === null,
    )
  const isOpen = missing.length > 0 && lacks(step.when)
  if (!isOpen && allHold(step.when, scope) === false) return []
  if (missing.length > 0 && lacks([step.params])) return []
  const questions = () => questionsOfTask(world, host, entry, item)
  // Where the condition needs a fact that is still to be asked, the questions go along on suspicion: where it turns out to be
  // false, nothing of the step need make sense.
  return isOpen ? soft(questions, []) : questions()
}

/** What the task asks, with the item's params. */
function questionsOfTask(world: World, host: HostRun, entry: Entry, item: Item): Asking[] {
  const { scope, names } = item
  if (findUnknown(item.params)) return []
  const to = targetOf(world, host, entry, scope)
  const user = becomeUserOf(world, entry, to, scope, names)
  const questions = questionsAbout(to, { observed: item.observed, user, manner: mannerOf(entry.step, scope) })
  for (const question of questions) if (to.machine.kept(question) === null) requireCommand(question)
  return questions
}

/** An item's questions to its target. */
export function questionsAbout(
  to: Target,
  { observed, user, manner }: Pick<Ready, 'observed' | 'user' | 'manner'>,
): Asking[] {
  return Object.values(observed).map((probe) => ({ ...questionOf(probe, { user, manner }), to }))
}

function factQuestions(
  world: World,
  to: Target,
  scope: Variables,
  expressions: readonly Expression[],
  user: string | null,
): Asking[] {
  if (expressions.length === 0) return []
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
