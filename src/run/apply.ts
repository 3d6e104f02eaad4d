import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Change } from '../task/change.ts'
import { type Command, show } from '../task/command.ts'
import { DroverError } from '../task/error.ts'
import { holds } from '../task/laws.ts'
import type { Output } from '../task/output.ts'
import { planOf, type Planned } from '../task/planned.ts'
import type { ChangeReport } from '../task/result.ts'
import type { Ready } from './ready.ts'
import { commandFailed } from './command-failed.ts'
import { isStaged } from './check.ts'
import { requireConsent } from './consent.ts'
import { canTravel, commandsOf } from './convoy.ts'
import type { Target } from './host-run.ts'
import { type Asking, questionsAbout } from './expand.ts'
import { askedOf } from './look-ahead.ts'
import { observe } from './observe.ts'
import { brokenOff, outcome, type Outcome, reportChanges } from './outcome.ts'
import { reconnect } from './reconnect.ts'
import type { Surroundings } from './surroundings.ts'
import type { Travelled, Turn } from './turn.ts'
import { resultOf } from './registered.ts'

/** A plan's changes lead to others this many times at most (refresh the lists, then install). */
const MAX_STAGES = 5

/** Applies an item's plan and verifies it: asked and planned again, nothing may be left. */
export async function apply(host: Target, ready: Ready, turn: Turn): Promise<Outcome> {
  const { around, travelled } = turn
  const { now } = observe(host, ready.observed, ready.user, ready.manner)
  const planned = planOf(ready.task, ready.params, now)
  if (travelled) requireSamePlan(travelled, planned)
  if (planned.refusal && !isStaged(planned, ready.observed))
    throw new DroverError('refused', planned.refusal.message)
  if (planned.changes.length === 0) {
    return outcome('ok', {
      message: ready.task.message?.(ready.params, now) ?? null,
      result: resultOf(ready, now, []),
    })
  }
  if (around.interrupt.stopping && !travelled)
    throw new DroverError('interrupted', 'not started: the run was interrupted')
  return new Application(host, ready, turn).perform(planned, now)
}

class Application {
  readonly #host: Target
  readonly #ready: Ready
  readonly #turn: Turn
  readonly #around: Surroundings
  readonly #reports: ChangeReport[] = []
  readonly #outputs: Output[] = []

  constructor(host: Target, ready: Ready, turn: Turn) {
    this.#host = host
    this.#ready = ready
    this.#turn = turn
    this.#around = turn.around
  }

  async perform(first: Planned, seen: Readonly<Record<string, unknown>>): Promise<Outcome> {
    try {
      return await this.#stages(first, seen)
    } catch (error) {
      return brokenOff(error, this.#reports)
    }
  }

  async #stages(first: Planned, seen: Readonly<Record<string, unknown>>): Promise<Outcome> {
    let planned = first
    let now = seen
    if (planned.changes.some((change) => change.disconnects)) return this.#reconnect(planned.changes, seen)
    for (let stage = 0; stage < MAX_STAGES; stage++) {
      const due = upToWait(planned.changes)
      const failed = await this.#run(due, now, stage === 0 && canTravel(planned))
      if (failed) return this.#outcome('failed', now, failed)
      const next = await this.#again(due, due.length < planned.changes.length)
      now = next.now
      if (next.left === null) return this.#outcome('change', now, null)
      if (!next.goesOn && !isStaged(planned, this.#ready.observed))
        return this.#outcome('failed', now, next.left)
      if (next.planned.changes.length === 0) return this.#outcome('failed', now, refused(next.planned))
      planned = next.planned
    }
    return this.#outcome(
      'failed',
      now,
      new DroverError('did-not-hold', `after ${MAX_STAGES} rounds the plan still wants more`),
    )
  }

  /** Makes changes with which the connection ends, and is done when the machine is there again and another. */
  async #reconnect(changes: readonly Change[], before: Readonly<Record<string, unknown>>): Promise<Outcome> {
    this.#begin(changes, before)
    const { now, error } = await reconnect(this.#host, this.#ready, this.#around, changes, before)
    return this.#outcome(error === null ? 'change' : 'failed', now, error)
  }

  /** From here on the changes count as made. */
  #begin(changes: readonly Change[], now: Readonly<Record<string, unknown>>): void {
    this.#around.busy(changes.map((change) => change.summary).join('; '))
    this.#around.changing()
    this.#reports.push(...reportChanges(now, changes, this.#ready.author))
  }

  /** Sends the changes' commands. Returns the error of the one that failed. */
  async #run(
    changes: readonly Change[],
    now: Readonly<Record<string, unknown>>,
    together: boolean,
  ): Promise<DroverError | null> {
    requireConsent(this.#ready.task, this.#ready.params, changes)
    const commands = commandsOf(changes, this.#ready)
    const open = commands.find((command) => command.unknown)
    if (open)
      throw new DroverError('broken-task', `broken task: ${show(open)} holds a value that is not known`)
    this.#begin(changes, now)
    const outputs = together ? await this.#together(changes, commands) : await this.#send(commands)
    this.#outputs.push(...outputs)
    const last = outputs.at(-1)
    const command = commands[outputs.length - 1]
    return last && command && last.code !== 0 ? commandFailed(command, last) : null
  }

  #send(commands: readonly Command[]): Promise<readonly Output[]> {
    const questions = [...this.#questions(), ...this.#ahead(this.#turn)]
    return this.#host.machine.apply(commands, questions, this.#ready.user)
  }

  /** Sends them at the head of a convoy, or takes in what they brought back where they were sent with those before. */
  async #together(changes: readonly Change[], commands: readonly Command[]): Promise<readonly Output[]> {
    const turn = this.#turn
    const { convoy, travelled } = turn
    if (travelled) {
      this.#host.machine.hear(travelled.done)
      return travelled.done.outputs
    }
    if (convoy === null) return this.#send(commands)
    const leg = { expects: [], commands, questions: this.#questions() }
    const first = { turn, ready: this.#ready, changes, leg }
    const done = await convoy.send(first, (last) => this.#ahead(last))
    return done.outputs
  }

  /**
   * Plans again on new answers, waiting as long as the changes allow. Where more is to be done after the wait, it is over
   * as soon as the plan begins with something to do.
   */
  async #again(changes: readonly Change[], more: boolean): Promise<Again> {
    const within = Math.max(...changes.map((change) => change.within ?? 0), 0)
    const deadline = Date.now() + within * 1000
    const every = changes.find((change) => change.every !== undefined)?.every
    for (let pause = (every ?? 0.2) * 1000; ; pause = every ? pause : Math.min(pause * 1.5, 2000)) {
      const { now } = observe(this.#host, this.#ready.observed, this.#ready.user, this.#ready.manner)
      const planned = planOf(this.#ready.task, this.#ready.params, now)
      const violations = holds(planned)
      if (violations.length === 0) return { planned, now, left: null, goesOn: false }
      const why = violations.map(({ message }) => message).join('; ')
      const late = Date.now() >= deadline || this.#around.interrupt.stopping
      const goesOn = more && !this.#around.interrupt.stopping && beginsWithWork(planned)
      if (late || goesOn) return { planned, now, left: this.#notHeld(why, within, changes), goesOn }
      const awaited = planned.refusal?.message ?? planned.changes.at(0)?.summary ?? ''
      this.#around.busy(`waiting up to ${within} s: ${awaited}`)
      await sleep(Math.min(pause, Math.max(deadline - Date.now(), 1)), undefined, {
        signal: this.#around.interrupt.now,
      })
      this.#host.machine.forget()
      await this.#host.machine.ask(this.#questions())
    }
  }

  #notHeld(why: string, within: number, changes: readonly Change[]): DroverError {
    if (this.#around.interrupt.stopping && within > 0)
      return new DroverError('interrupted', `interrupted while waiting: ${why}`)
    const applied = changes.some(({ run }) => run.length > 0)
    const when = within > 0 ? `within ${within} s` : 'afterwards'
    const otherwise = changes.find((change) => change.otherwise !== undefined)?.otherwise
    const text = `${applied ? 'it was applied, but did not hold' : 'it did not come true'} ${when}: ${why}`
    return new DroverError('did-not-hold', otherwise === undefined ? text : `${otherwise} (${text})`)
  }

  /** One script has one user: what others will ask waits for its turn. */
  #ahead({ around }: Turn): Asking[] {
    return askedOf(around.ahead(), this.#host, this.#ready.user)
  }

  #questions(): Asking[] {
    return questionsAbout(this.#host, this.#ready)
  }

  #outcome(
    verdict: 'change' | 'failed',
    now: Readonly<Record<string, unknown>>,
    error: DroverError | null,
  ): Outcome {
    const result = resultOf(this.#ready, now, this.#outputs)
    return outcome(verdict, { changes: this.#reports, error, outputs: this.#outputs, result })
  }
}

/** @throws {DroverError} `broken-task`: what has been done by the plan cannot be told by another. */
function requireSamePlan({ ready, leg }: Travelled, { changes }: Planned): void {
  if (isDeepStrictEqual(commandsOf(changes, ready), leg.commands)) return
  const message = `broken task ${ready.task.name}: for the same answers it plans something else`
  throw new DroverError('broken-task', message)
}

/** What a plan says after its first changes were made. */
interface Again {
  readonly planned: Planned
  readonly now: Readonly<Record<string, unknown>>
  /** What has not come true. */
  readonly left: DroverError | null
  /** The wait is over, and what the plan wants next is to be done. */
  readonly goesOn: boolean
}

/** The changes that are due now: those after a wait are made when it is over. */
function upToWait(changes: readonly Change[]): readonly Change[] {
  const wait = changes.findIndex(isWait)
  return wait === -1 ? changes : changes.slice(0, wait + 1)
}

function beginsWithWork({ changes, refusal }: Planned): boolean {
  const [first] = changes
  return refusal === null && first !== undefined && !isWait(first)
}

function isWait({ run, within }: Change): boolean {
  return run.length === 0 && within !== undefined
}

function refused({ refusal }: Planned): DroverError {
  return new DroverError('refused', refusal?.message ?? 'the plan refused')
}
