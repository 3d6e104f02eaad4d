import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Change } from '../task/change.ts'
import { show, type Command } from '../task/command.ts'
import { DroverError } from '../task/error.ts'
import { holds } from '../task/laws.ts'
import type { Output } from '../task/output.ts'
import { planOf, type Planned } from '../task/planned.ts'
import type { ChangeReport } from '../task/result.ts'
import { isUnknown } from '../task/unknown.ts'
import type { Ready } from './ready.ts'
import { isStaged } from './check.ts'
import { requireConsent } from './consent.ts'
import type { Target } from './host-run.ts'
import type { Interrupt } from './interrupt.ts'
import { type Asking, questionsAbout } from './expand.ts'
import { inManner } from './question.ts'
import { askedOf } from './look-ahead.ts'
import { mask } from './mask.ts'
import { observe } from './observe.ts'
import { outcome, type Outcome, reportChanges } from './outcome.ts'
import { resultOf } from './registered.ts'

/** Files of the machine that Drover runs on. Paths are relative to the playbook's folder. */
export interface ControllerFiles {
  /** null: there is none. */
  read(path: string, playbook: string): Uint8Array | null
  write(path: string, playbook: string, bytes: Uint8Array): void
}

/** How applying is watched and stopped. */
export interface Surroundings {
  readonly interrupt: Interrupt
  readonly busy: (doing: string) => void
  /** Asks the user; null where there is nobody to ask. */
  readonly ask: (prompt: string, hidden: boolean) => Promise<string | null>
  readonly files: ControllerFiles
  /** Called before anything is changed. */
  readonly changing: () => void
  /** What the coming steps will ask: it travels with the commands. */
  readonly ahead: () => Asking[]
}

/** A plan's changes lead to others this many times at most (refresh the lists, then install). */
const MAX_STAGES = 5

/** Applies an item's plan and verifies it: asked and planned again, nothing may be left. */
export async function apply(host: Target, ready: Ready, around: Surroundings): Promise<Outcome> {
  const { now } = observe(host, ready.observed, ready.user, ready.manner)
  const planned = planOf(ready.task, ready.params, now)
  if (planned.refusal && !isStaged(planned, ready.observed))
    throw new DroverError('refused', planned.refusal.message)
  if (planned.changes.length === 0) {
    return outcome('ok', {
      message: ready.task.message?.(ready.params, now) ?? null,
      result: resultOf(ready, now, []),
    })
  }
  if (around.interrupt.stopping) throw new DroverError('interrupted', 'not started: the run was interrupted')
  return new Application(host, ready, around).perform(planned, now)
}

class Application {
  readonly #host: Target
  readonly #ready: Ready
  readonly #around: Surroundings
  readonly #reports: ChangeReport[] = []
  readonly #outputs: Output[] = []

  constructor(host: Target, ready: Ready, around: Surroundings) {
    this.#host = host
    this.#ready = ready
    this.#around = around
  }

  async perform(first: Planned, seen: Readonly<Record<string, unknown>>): Promise<Outcome> {
    let planned = first
    let now = seen
    if (planned.changes.some((change) => change.disconnects)) return this.#reconnect(planned.changes, seen)
    for (let stage = 0; stage < MAX_STAGES; stage++) {
      const due = upToWait(planned.changes)
      const failed = await this.#run(due, now)
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
    const { machine } = this.#host
    const commands = changes.flatMap((change) => change.run)
    this.#around.busy(changes.map((change) => change.summary).join('; '))
    this.#around.changing()
    this.#reports.push(...reportChanges(before, changes, this.#ready.author))
    const outputs = await orNull(() => machine.apply(commands, [], this.#ready.user))
    const last = outputs?.at(-1)
    const failed = commands[(outputs?.length ?? 1) - 1]
    if (last && failed && last.code !== 0) return this.#outcome('failed', before, commandFailed(failed, last))
    const within = Math.max(...changes.map((change) => change.within ?? 0), 0)
    const deadline = Date.now() + within * 1000
    const open = changes.flatMap(({ set }) => Object.keys(set).filter((name) => isUnknown(set[name])))
    while (Date.now() < deadline) {
      await sleep(1000, undefined, { signal: this.#around.interrupt.now })
      const now = await this.#anew()
      if (now && open.every((name) => !isDeepStrictEqual(now[name], before[name])))
        return this.#outcome('change', now, null)
      this.#around.busy(`waiting up to ${within} s for it to ${now ? 'go down' : 'come back'}`)
    }
    const message = `it did not come back within ${within} s`
    return this.#outcome('failed', before, new DroverError('did-not-hold', message))
  }

  /** Asks by a new connection; null while there is none. */
  async #anew(): Promise<Readonly<Record<string, unknown>> | null> {
    const { machine } = this.#host
    await machine.reset()
    const asked = await orNull(() => machine.ask(this.#questions()).then(() => true))
    if (asked === null) return null
    return observe(this.#host, this.#ready.observed, this.#ready.user, this.#ready.manner).now
  }

  /** Sends the changes' commands. Returns the error of the one that failed. */
  async #run(
    changes: readonly Change[],
    now: Readonly<Record<string, unknown>>,
  ): Promise<DroverError | null> {
    requireConsent(this.#ready.task, this.#ready.params, changes)
    const commands = changes
      .flatMap((change) => change.run)
      .map((command) => inManner(command, this.#ready.manner))
    const open = commands.find((command) => command.unknown)
    if (open)
      throw new DroverError('broken-task', `broken task: ${show(open)} holds a value that is not known`)
    this.#around.busy(changes.map((change) => change.summary).join('; '))
    this.#around.changing()
    this.#reports.push(...reportChanges(now, changes, this.#ready.author))
    const outputs = await this.#host.machine.apply(
      commands,
      [...this.#questions(), ...this.#ahead()],
      this.#ready.user,
    )
    this.#outputs.push(...outputs)
    const last = outputs.at(-1)
    const command = commands[outputs.length - 1]
    return last && command && last.code !== 0 ? commandFailed(command, last) : null
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
  #ahead(): Asking[] {
    return askedOf(this.#around.ahead(), this.#host, this.#ready.user)
  }

  #questions(): Asking[] {
    const { observed, user, manner } = this.#ready
    return questionsAbout(observed, this.#host, user, manner)
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

/** What a lost connection cannot give is null. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DroverError && error.code === 'unreachable') return null
    throw error
  }
}

function refused({ refusal }: Planned): DroverError {
  return new DroverError('refused', refusal?.message ?? 'the plan refused')
}

function commandFailed(command: Command, output: Output): DroverError {
  const said = output.stderr === '' ? output.stdout : output.stderr
  const details = { command: show(command), stderr: mask(said, command.stdin) }
  if (command.timeout !== undefined && output.code === 124) {
    return new DroverError('timed-out', `a command took longer than ${command.timeout} s`, details)
  }
  const reason = details.stderr.trim().split('\n').at(-1) ?? ''
  return new DroverError(
    'command-failed',
    `a command failed with exit code ${output.code}${reason === '' ? '' : `: ${reason}`}`,
    details,
  )
}
