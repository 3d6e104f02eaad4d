import type { Change } from '../task/change.ts'
import type { Command } from '../task/command.ts'
import { bytesOf } from '../task/content.ts'
import { planOf, type Planned } from '../task/planned.ts'
import { findUnknown } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import { keyOf } from './answers.ts'
import { requireConsent } from './consent.ts'
import type { Done, Leg } from './exchange.ts'
import { type Asking, questionsAbout, questionsOf, questionsToJudge } from './expand.ts'
import { homeOf } from './home.ts'
import { observe } from './observe.ts'
import { inManner, type Question, questionOf } from './question.ts'
import type { Ready } from './ready.ts'
import { readyOf } from './ready-of.ts'
import { isLarge } from './script.ts'
import type { Company, Planning, Travelled, Turn } from './turn.ts'

/** Items that travel together, and what they weigh, at most: so much is lost to sight when a connection breaks. */
const MOST = 100
const MOST_BYTES = 1024 * 1024

/**
 * The items of a loop after one that changes something, as far as their changes can travel with its own. Each is planned on the last
 * answers, and the machine goes on to it only where they still stand: what is done is what would have been done one by one.
 */
export class Convoy implements Company {
  readonly #turns: Iterable<() => Turn>
  #travelled: readonly Travelled[] = []

  /** @param turns of the items after the first, in their order. */
  constructor(turns: Iterable<() => Turn>) {
    this.#turns = turns
  }

  /** The items that have travelled with the first, in their order: they are still to be told of. */
  get travelled(): readonly Travelled[] {
    return this.#travelled
  }

  async send(first: Planning, ahead: (last: Turn) => readonly Asking[]): Promise<Done> {
    const followers = this.#gather(first)
    for (const { turn } of followers) turn.around.changing()
    if (followers.length > 0) first.turn.around.busy(`${followers.length + 1} items together`)
    const last = followers.at(-1)?.turn ?? first.turn
    const legs = [first, ...followers].map(({ leg }) => leg)
    const end = legs.pop() as Leg
    const sent = [...legs, { ...end, questions: [...end.questions, ...ahead(last)] }]
    const [own, ...others] = await first.turn.target.machine.applyTogether(sent, first.ready.user)
    this.#travelled = others.map((done, index) => ({ ...(followers[index] as Planning), done }))
    return own as Done
  }

  /** The followers, up to the last one that changes something: what comes after it is only to be asked. */
  #gather(first: Planning): Planning[] {
    const followers: Planning[] = []
    const changed = new Set(keysChangedBy(first))
    let bytes = weight(first)
    for (const turnOf of this.#turns) {
      const follower = followerOf(turnOf, first.turn, changed)
      if (!follower) break
      bytes += weight(follower)
      if (bytes > MOST_BYTES || followers.length + 2 > MOST) break
      followers.push(follower)
      for (const key of keysChangedBy(follower)) changed.add(key)
    }
    return followers.slice(0, followers.findLastIndex((one) => one.leg.commands.length > 0) + 1)
  }
}

/** Whether items of a step can travel together: nothing is asked, waited for or decided between two of them. */
export function canFormConvoy({ world, host, entry, item, perhaps }: Turn): boolean {
  const { step } = entry
  const { breakWhen, pause } = step.loopControl
  const between = [step.until, step.retries, breakWhen, pause, step.delegateTo, step.checkMode]
  if (world.mode !== 'apply' || perhaps !== null || step.loop === null || step.reaches) return false
  if (step.task.acts !== undefined || between.some((word) => word !== null)) return false
  return questionsToJudge(world, homeOf(world, host, entry), step, item.scope, item.asker).length === 0
}

/** Whether the changes of a plan can travel with others: nothing waits, nothing is left to say, the connection stays. */
export function canTravel({ changes, refusal }: Planned): boolean {
  return refusal === null && changes.length > 0 && changes.every(isPlain)
}

function isPlain({ run, within, disconnects, action }: Change): boolean {
  if (within !== undefined || disconnects === true || action === true || run.length === 0) return false
  return run.every((command) => !command.unknown && !isLarge(command))
}

/** What the changes of an item run, in their order. */
export function commandsOf(changes: readonly Change[], { manner }: Pick<Ready, 'manner'>): Command[] {
  return changes.flatMap(({ run }) => run).map((command) => inManner(command, manner))
}

/** null: it goes by itself. */
function followerOf(turnOf: () => Turn, first: Turn, changed: ReadonlySet<string>): Planning | null {
  try {
    return follow(turnOf(), first, changed)
  } catch {
    // It is told of when its turn comes.
    return null
  }
}

function follow(turn: Turn, first: Turn, changed: ReadonlySet<string>): Planning | null {
  const { world, host, entry, item, target } = turn
  if (allHold(entry.step.when, item.scope) !== true) return null
  const expects = questionsOf(world, host, entry, {}, [item])
  if (!expects.every((question) => canBeExpected(question, first, changed))) return null
  if (findUnknown(item.params)) return null
  const ready = readyOf(turn)
  if ((ready.manner?.secrets.length ?? 0) > 0) return null
  const planned = planOf(
    ready.task,
    ready.params,
    observe(target, ready.observed, ready.user, ready.manner).now,
  )
  const nothing = planned.changes.length === 0 && planned.refusal === null
  if (!nothing && !canTravel(planned)) return null
  requireConsent(ready.task, ready.params, planned.changes)
  const commands = commandsOf(planned.changes, ready)
  const questions = nothing ? [] : questionsAbout(target, ready)
  return { turn, ready, changes: planned.changes, leg: { expects, commands, questions } }
}

/** Its last answer can be compared by the machine itself, and is about nothing that one before it changes. */
function canBeExpected(question: Asking, { target, user }: Turn, changed: ReadonlySet<string>): boolean {
  const { probe, to } = question
  if (to.machine !== target.machine || question.user !== user) return false
  if (probe.scope === 'cluster' || probe.promised || changed.has(keyOf(question))) return false
  const last = target.machine.last(question)
  return last?.stderr === '' && !/[\0\uFFFD]/.test(last.stdout)
}

/** The questions to which an item foretells another answer: who rests on one of them does not follow it. */
function keysChangedBy({ changes, ready }: Planning): string[] {
  const { observed } = ready
  const names = new Set(changes.flatMap(({ set }) => Object.keys(set)))
  const probes = Object.entries(observed).flatMap(([name, probe]) => (names.has(name) ? [probe] : []))
  return probes.map((probe) => keyOf(questionOf(probe, ready)))
}

function lengthOf({ before = '', script, stdin }: Command): number {
  return before.length + script.length + bytesOf(stdin ?? '').length
}

/** What an item makes of a round trip, roughly. Bytes. */
function weight({ turn, leg: { expects, commands } }: Planning): number {
  const last = (question: Question): number => turn.target.machine.last(question)?.stdout.length ?? 0
  return (
    expects.reduce((sum, question) => sum + question.probe.read.script.length + last(question), 0) +
    commands.reduce((sum, command) => sum + lengthOf(command), 0)
  )
}
