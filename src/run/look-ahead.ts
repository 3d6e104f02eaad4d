import { isUnknown, UNKNOWN } from '../task/unknown.ts'
import { meansTooMuch } from '../task/error.ts'
import type { Step } from '../task/playbook.ts'
import type { Entry } from './course.ts'
import {
  type Asking,
  type Item,
  itemsOf,
  questionsOf,
  questionsToJudge,
  type Sight,
  sightOf,
} from './expand.ts'
import type { HostRun, Target } from './host-run.ts'
import { homeOf } from './home.ts'
import { itemLikelyChanges } from './likely-change.ts'
import { soft } from './soft.ts'
import { likelyPauses, pausesBetween } from './likely-pause.ts'
import { targetOf } from './target.ts'
import { viewOf } from './view.ts'
import type { World } from './world.ts'

/**
 * Sees to it that all answers a step needs are there. What is missing goes out in one script together
 * with what the coming steps will ask, so that a host with nothing to change costs one round trip.
 *
 * @param item of its loop, where only that one needs answers: what the ones before it needed is of no use any more.
 * @returns the items as they were looked at when all answers were there; null where that cannot be said.
 */
export async function lookAhead(
  world: World,
  host: HostRun,
  entry: Entry,
  busy: (doing: string) => void,
  item: Item | null = null,
): Promise<readonly Item[] | null> {
  const look = (): Sight => sightOf(world, host, entry, {}, item && [item.renew()])
  // An act asks by itself what may be of any size, once it knows that it needs it.
  const small = (item === null && entry.step.loop !== null) || entry.step.task.acts !== undefined
  // Facts may be needed to know what to ask, and answers about facts to know which; a few rounds are enough.
  for (let round = 0; round < 4; round++) {
    const { questions, items } = soft(look, NOTHING_SEEN)
    const missing = unanswered(small ? questions.filter(isSmall) : questions)
    if (missing.length === 0) return items
    busy('looking')
    // Other users wait for their own turn: a step before it may make them.
    const ahead = questionsAhead(world, host, entry, item, () => false).filter((question) =>
      missing.some(({ user, to }) => question.user === user && question.to.machine === to.machine),
    )
    await askWith(missing, unanswered(ahead))
  }
  return null
}

const NOTHING_SEEN: Sight = { questions: [], items: null }

/** The same for an item that may have been looked at before. Returns it as it is now. */
export async function lookAgain(
  world: World,
  host: HostRun,
  entry: Entry,
  busy: (doing: string) => void,
  item: Item,
): Promise<Item> {
  const items = await lookAhead(world, host, entry, busy, item)
  return items?.[0] ?? item.renew()
}

/** Sees to it that the next look at an item is a new one: at what it works on, and at the facts of its host. */
export function forgetFor(world: World, host: HostRun, entry: Entry, item: Item): void {
  host.machine.forget()
  soft(() => targetOf(world, host, entry, item.renew().scope), host).machine.forget()
}

/** Asks what a step lacks, and what others will ask: where the answers are too many together, only what it lacks. */
async function askWith(missing: readonly Asking[], ahead: readonly Asking[]): Promise<void> {
  try {
    await askAll([...missing, ...ahead])
  } catch (error) {
    if (ahead.length === 0 || !meansTooMuch(error)) throw error
    await askAll(missing)
  }
}

/** Puts questions to the machines that they are for, all at the same time. */
export async function askAll(questions: readonly Asking[]): Promise<void> {
  const machines = new Set(questions.map(({ to }) => to.machine))
  await Promise.all(
    [...machines].map((machine) => machine.ask(questions.filter(({ to }) => to.machine === machine))),
  )
}

/**
 * What the steps after this one will ask, as far as it can be known, and before them the items after this one: up to an
 * item that likely changes something, and up to a pause, since what comes after it would have to be asked again.
 *
 * @param enough says after which step to stop.
 */
export function questionsAhead(
  world: World,
  host: HostRun,
  entry: Entry,
  item: Item | null,
  enough: (later: Entry) => boolean,
): Asking[] {
  const { questions, over } = questionsOfRest(world, host, entry, item)
  if (over) return questions
  // A result that is still to be registered is not known: what depends on it cannot be looked ahead.
  const pending: Record<string, unknown> = {}
  expectNames(pending, entry.step)
  questions.push(...askedEarly(() => toJudge(world, host, entry)))
  for (const later of host.ahead()) {
    questions.push(...askedEarly(() => questionsOf(world, host, later, pending)))
    if (enough(later) || likelyPauses(world, host, later, pending)) break
    expectNames(pending, later.step)
  }
  return questions
}

/** What the items after one will ask; `over` when one of them likely changes something, or a pause comes before what is next. */
function questionsOfRest(
  world: World,
  host: HostRun,
  entry: Entry,
  item: Item | null,
): { questions: Asking[]; over: boolean } {
  const questions: Asking[] = []
  if (item === null || entry.step.loop === null) return { questions, over: likelyPauses(world, host, entry) }
  const items = itemsOf(world, host, entry)
  if (isUnknown(items)) return { questions, over: false }
  const rest = items.slice(item.index + 1)
  if (rest.length > 0 && pausesBetween(world, entry.step)) return { questions, over: true }
  for (const next of rest) {
    questions.push(...askedEarly(() => questionsOf(world, host, entry, {}, [next])))
    if (itemLikelyChanges(world, host, entry, next)) return { questions, over: true }
  }
  return { questions, over: false }
}

/** The names that a step will give, until it has. */
function expectNames(pending: Record<string, unknown>, { register, task, params }: Step): void {
  if (register !== null) pending[register] = UNKNOWN
  if (task.acts !== 'set-facts') return
  const { entries } = params as { readonly entries?: readonly { readonly key: string }[] }
  for (const { key } of entries ?? []) pending[key] = UNKNOWN
}

/** The step's own result is still to be judged. */
function toJudge(world: World, host: HostRun, entry: Entry): Asking[] {
  const { asker, scope } = viewOf(world, host, entry)
  return questionsToJudge(world, homeOf(world, host, entry), entry.step, scope, asker)
}

export function unanswered(questions: readonly Asking[]): Asking[] {
  return questions.filter((question) => question.to.machine.kept(question) === null)
}

/** What is asked of one target. */
export function askedOf(questions: readonly Asking[], target: Target, user: string | null): Asking[] {
  return questions.filter((question) => question.to.machine === target.machine && question.user === user)
}

/** What can be asked before its turn. */
function askedEarly(look: () => readonly Asking[]): Asking[] {
  return soft(look, []).filter(isSmall)
}

/** What may be of any size has its answer to itself. */
function isSmall({ probe }: Asking): boolean {
  return probe.bulky !== true
}
