import { randomBytes } from 'node:crypto'
import type { Host, Reply } from '../hosts/host.ts'
import type { Command } from '../task/command.ts'
import { bytesOf } from '../task/content.ts'
import { DroverError } from '../task/error.ts'
import type { Output } from '../task/output.ts'
import { readSections } from './marks.ts'
import { inManner, type Question } from './question.ts'
import { compileScript, compileStreaming, INLINE_LIMIT } from './script.ts'

/** Counts applied changes of a run: answers about more than the host itself are good only while it stands still. */
export class Epoch {
  count = 0
}

interface Kept {
  readonly output: Output
  readonly epoch: number
  /** How often the host had been changed or forgotten when the question was put. */
  readonly state: number
}

/**
 * One host as the runner sees it: answers that are still good, and the round trips to get others.
 * Applying forgets every answer of the host, since nobody knows what a change has touched.
 */
export class Machine {
  readonly #connect: () => Promise<Host>
  readonly #epoch: Epoch
  readonly #leave: AbortSignal
  readonly #onStarted: () => void
  readonly #kept = new Map<string, Kept>()
  #host: Promise<Host> | null = null
  #roundTrips = 0
  #state = 0
  #turn: Promise<unknown> | null = null

  constructor(
    connect: () => Promise<Host>,
    epoch: Epoch,
    leave: AbortSignal,
    onStarted: () => void = () => undefined,
  ) {
    this.#connect = connect
    this.#epoch = epoch
    this.#leave = leave
    this.#onStarted = onStarted
  }

  /** Scripts and uploads sent so far. */
  get roundTrips(): number {
    return this.#roundTrips
  }

  /** What a probe printed, or null when it has not been asked since something was applied. */
  kept(question: Question): Output | null {
    const kept = this.#kept.get(keyOf(question))
    if (kept?.state !== this.#state) return null
    const { scope, promised } = question.probe
    // Nobody knows what a user's own command looks at.
    const stale = (scope === 'cluster' || promised) && kept.epoch !== this.#epoch.count
    return stale ? null : kept.output
  }

  /** What was seen before another host changed something is old: a play may rest on what the one before it did elsewhere. */
  beginPlay(): void {
    if ([...this.#kept.values()].some(({ epoch }) => epoch !== this.#epoch.count)) this.forget()
  }

  /** The same, stale or not: where others change the cluster or the host all the time, the last look is the best there is. */
  last(question: Question): Output | null {
    return this.#kept.get(keyOf(question))?.output ?? null
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
    this.forget()
    this.#epoch.count++
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

  /** Forgets what was answered, so that the next look is a new one. */
  forget(): void {
    this.#state++
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
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#turn = promise
    if (before) await before
    try {
      return await work(before !== null)
    } finally {
      if (this.#turn === promise) this.#turn = null
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
    const unique = [...new Map(questions.map((question) => [keyOf(question), question])).values()]
    if (apply.length + unique.length === 0) return []
    const nonce = newNonce()
    const script = compileScript(
      { apply, ask: unique.map(({ probe, manner }) => inManner(probe.read, manner)) },
      nonce,
    )
    const sent = this.#epoch.count
    const asked = this.#state
    const reply = await this.#run({ script, become: user })
    const epoch = apply.length === 0 ? sent : this.#changed(sent)
    const state = apply.length === 0 ? asked : this.#state
    const sections = readSections(reply, nonce, apply.length + unique.length)
    const done = sections.slice(0, apply.length).filter((output) => output !== null)
    const applied = done.length === apply.length && (done.at(-1)?.code ?? 0) === 0
    const answers = sections.slice(apply.length)
    if ((applied && answers.includes(null)) || (apply.length > 0 && done.length === 0)) throw broken(reply)
    unique.forEach((question, index) => {
      const output = answers[index]
      if (output) this.#keep(keyOf(question), { output, epoch, state })
    })
    return done
  }

  /** What comes in late does not push out what was seen after it. */
  #keep(key: string, kept: Kept): void {
    if ((this.#kept.get(key)?.state ?? 0) <= kept.state) this.#kept.set(key, kept)
  }

  /**
   * A change has an end as well as a beginning: what others asked between the two, here or elsewhere, may be from before it.
   * The epoch of the answers that travelled with it: already over where another host changed something meanwhile.
   */
  #changed(sent: number): number {
    this.forget()
    const alone = this.#epoch.count === sent
    this.#epoch.count++
    return alone ? this.#epoch.count : sent
  }

  async #stream(command: Command, user: string | null): Promise<Output[]> {
    const nonce = newNonce()
    const stdin = bytesOf(command.stdin ?? '')
    const reply = await this.#run({ script: compileStreaming(command, nonce), stdin, become: user })
    this.forget()
    this.#epoch.count++
    const [output] = readSections(reply, nonce, 1)
    if (!output) throw broken(reply)
    return [output]
  }

  async #run(request: { script: string; stdin?: Uint8Array; become: string | null }): Promise<Reply> {
    this.#host ??= this.#connect()
    const host = await this.#host
    this.#roundTrips++
    return host.run({ ...request, signal: this.#leave, onStarted: this.#onStarted })
  }
}

function keyOf({ probe, user, manner }: Question): string {
  return `${user ?? ''}\0${probe.key}${manner === undefined || manner.before === '' ? '' : `\0${manner.before}`}`
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

function isLarge(command: Command): boolean {
  return command.stdin !== undefined && bytesOf(command.stdin).length > INLINE_LIMIT
}

function newNonce(): string {
  return randomBytes(12).toString('hex')
}

function broken(reply: Reply): DroverError {
  const stderr = Buffer.from(reply.stderr).toString('utf8')
  return new DroverError(
    'unreachable',
    `the machine's sh did not run the script to its end (exit code ${reply.code})`,
    {
      stderr: stderr.slice(-4000),
      help: 'the login shell must be able to run `sh`, which must be a POSIX shell',
    },
  )
}
