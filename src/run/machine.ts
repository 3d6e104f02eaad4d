import type { Host, Reply } from '../hosts/host.ts'
import type { Command } from '../task/command.ts'
import { bytesOf } from '../task/content.ts'
import { DroverError } from '../task/error.ts'
import type { Output } from '../task/output.ts'
import { Answers, type Epoch, type Moment } from './answers.ts'
import { broken, type Done, Exchange, type Leg, newNonce } from './exchange.ts'
import { HostState } from './host-state.ts'
import { readSections } from './marks.ts'
import type { Question } from './question.ts'
import { compileStreaming, isLarge } from './script.ts'

/** What a leg brought back that went along with others. */
export interface Arrived extends Done {
  /** The epoch for which its answers hold: that of their arrival, or an old one where another host changed something meanwhile. */
  readonly epoch: Moment['epoch']
}

/**
 * One host as the runner sees it, by one way to it: answers that are still good, and the round trips to get others.
 * Applying forgets every answer of the host, since nobody knows what a change has touched.
 */
export class Machine {
  /** The same for all ways to the host. */
  readonly state: HostState
  readonly #connect: () => Promise<Host>
  readonly #answers: Answers
  readonly #leave: AbortSignal
  readonly #onStarted: () => void
  #host: Promise<Host> | null = null
  #roundTrips = 0

  constructor(
    connect: () => Promise<Host>,
    epoch: Epoch,
    leave: AbortSignal,
    onStarted: () => void = () => undefined,
    state = new HostState(),
  ) {
    this.state = state
    this.#connect = connect
    this.#answers = new Answers(epoch, state)
    this.#leave = leave
    this.#onStarted = onStarted
  }

  /** Scripts and uploads sent so far. */
  get roundTrips(): number {
    return this.#roundTrips
  }

  /** What a probe printed, or null when it has not been asked since something was applied. */
  kept(question: Question): Output | null {
    return this.#answers.good(question)
  }

  /** What was seen before another host changed something is old: a play may rest on what the one before it did elsewhere. */
  beginPlay(): void {
    this.#answers.forgetWhatOthersChanged()
  }

  /** The same, stale or not: where others change the cluster or the host all the time, the last look is the best there is. */
  last(question: Question): Output | null {
    return this.#answers.last(question)
  }

  /** Asks all questions: one script, one round trip for each user. */
  async ask(questions: readonly Question[]): Promise<void> {
    const users = [...new Set(questions.map(({ user }) => user))]
    await Promise.all(
      users.map((user) =>
        this.#send(
          [],
          questions.filter((question) => question.user === user),
          user,
        ),
      ),
    )
  }

  /**
   * Runs commands, stopping at the first that fails, and in the same round trip asks questions.
   *
   * @returns the outputs of the commands that ran; the last one may have failed.
   */
  async apply(
    commands: readonly Command[],
    questions: readonly Question[],
    user: string | null,
  ): Promise<Output[]> {
    this.#answers.change()
    const outputs: Output[] = []
    for (const group of groups(commands)) {
      const last = outputs.length + group.length === commands.length
      const streams = group.length === 1 && group[0] !== undefined && isLarge(group[0])
      const done = streams
        ? await this.#stream(group[0] as Command, user)
        : await this.#send(group, last ? questions : [], user)
      outputs.push(...done)
      if (done.length < group.length || (done.at(-1)?.code ?? 0) !== 0) return outputs
      if (streams && last) await this.ask(questions)
    }
    if (commands.length === 0) await this.ask(questions)
    return outputs
  }

  /**
   * Sends several legs in one round trip. Each is begun only when the ones before it went well, soon enough, and what it
   * expects holds. The answers of the first are taken in; the others are to be heard one by one, in their order.
   *
   * @returns the legs that were begun; one that brought nothing back of its own counts when one after it was begun.
   */
  async applyTogether(legs: readonly Leg[], user: string | null): Promise<readonly Arrived[]> {
    this.#answers.change()
    const sent = this.#answers.now
    const [first, ...others] = await this.#exchange(legs, user)
    if (!first) return []
    const asked = this.#answers.changed(sent)
    this.#keep(first, asked)
    return [first, ...others].map((done) => ({ ...done, epoch: asked.epoch }))
  }

  /**
   * Takes in what a leg after the first brought back: what was answered before it is old. What others may have changed
   * counts from its arrival on, whenever it is heard.
   */
  hear(leg: Arrived): void {
    this.#answers.forget()
    this.#keep(leg, { ...this.#answers.now, epoch: leg.epoch })
  }

  /** Forgets what was answered, so that the next look is a new one. */
  forget(): void {
    this.#answers.forget()
  }

  /** Whether the machine answers: true, or why not. Anything but a missing connection is an error. */
  async answers(): Promise<true | DroverError> {
    try {
      await this.#run({ script: ':', become: null })
      return true
    } catch (error) {
      if (error instanceof DroverError && error.code === 'unreachable') return error
      throw error
    }
  }

  /**
   * Waits for its turn where steps of several hosts are at work on this one.
   *
   * @param work is told whether it had to wait: what was seen before is then old.
   */
  async exclusive<T>(work: (waited: boolean) => Promise<T>): Promise<T> {
    const { state } = this
    const before = state.turn
    const { promise, resolve } = Promise.withResolvers<undefined>()
    state.turn = promise
    if (before) await before
    try {
      return await work(before !== null)
    } finally {
      if (state.turn === promise) state.turn = null
      resolve(undefined)
    }
  }

  /** Ends the connection; the next question makes a new one. */
  async reset(): Promise<void> {
    this.forget()
    const host = await this.#host?.catch(() => null)
    if (host) await host.reset()
    else this.#host = null
  }

  async close(): Promise<void> {
    const host = await this.#host?.catch(() => null)
    await host?.close()
  }

  async #send(
    apply: readonly Command[],
    questions: readonly Question[],
    user: string | null,
  ): Promise<Output[]> {
    if (apply.length + questions.length === 0) return []
    const sent = this.#answers.now
    const [done] = await this.#exchange([{ expects: [], commands: apply, questions }], user)
    if (!done) return []
    this.#keep(done, apply.length === 0 ? sent : this.#answers.changed(sent))
    return [...done.outputs]
  }

  #keep({ answers }: Done, asked: Moment): void {
    for (const [question, output] of answers) this.#answers.keep(question, output, asked)
  }

  async #exchange(legs: readonly Leg[], user: string | null): Promise<Done[]> {
    const host = await this.#reach()
    // Composed only now: hundreds of hosts may wait for their connections, and each has a script of its own.
    await host.ready?.(this.#leave)
    const exchange = new Exchange(legs, (question) => this.#answers.last(question))
    return exchange.read(await this.#run({ script: exchange.script, become: user }))
  }

  async #stream(command: Command, user: string | null): Promise<Output[]> {
    const nonce = newNonce()
    const stdin = bytesOf(command.stdin ?? '')
    const reply = await this.#run({ script: compileStreaming(command, nonce), stdin, become: user })
    this.#answers.change()
    const [output] = readSections(reply, nonce, 1)
    if (!output) throw broken(reply)
    return [output]
  }

  async #run(request: { script: string; stdin?: Uint8Array; become: string | null }): Promise<Reply> {
    const host = await this.#reach()
    this.#roundTrips++
    return host.run({ ...request, signal: this.#leave, onStarted: this.#onStarted })
  }

  #reach(): Promise<Host> {
    return (this.#host ??= this.#connect())
  }
}

/** Commands that travel together; one with large data travels alone. */
function groups(commands: readonly Command[]): Command[][] {
  const result: Command[][] = []
  for (const command of commands) {
    const current = result.at(-1)
    const previous = current?.at(-1)
    if (current && previous && !isLarge(command) && !isLarge(previous)) current.push(command)
    else result.push([command])
  }
  return result
}
