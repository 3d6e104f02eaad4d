import type { Output } from '../task/output.ts'
import { HostState } from './host-state.ts'
import { type Question, timedOut } from './question.ts'

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

/** When a question was put. */
export type Moment = Pick<Kept, 'epoch' | 'state'>

/** What one host has answered by one way to it, and which of that is still good. */
export class Answers {
  readonly #epoch: Epoch
  readonly #state: HostState
  readonly #kept = new Map<string, Kept>()

  constructor(epoch: Epoch, state = new HostState()) {
    this.#epoch = epoch
    this.#state = state
  }

  get now(): Moment {
    return { epoch: this.#epoch.count, state: this.#state.count }
  }

  /** What a probe printed, or null when it has not been asked since something was applied. */
  good(question: Question): Output | null {
    const kept = this.#newest(question)
    if (kept?.state !== this.#state.count) return null
    const { scope, promised } = question.probe
    // Nobody knows what a user's own command looks at.
    const stale = (scope === 'cluster' || promised) && kept.epoch !== this.#epoch.count
    return stale ? null : kept.output
  }

  /** The same, stale or not: where others change the cluster or the host all the time, the last look is the best there is. */
  last(question: Question): Output | null {
    return this.#newest(question)?.output ?? null
  }

  /** What comes in late does not push out what was seen after it. */
  keep(question: Question, output: Output, asked: Moment): void {
    const key = timedOut(question, output) ? keyInTime(question) : keyOf(question)
    if ((this.#kept.get(key)?.state ?? 0) <= asked.state) this.#kept.set(key, { output, ...asked })
  }

  /** The answer, unless there was none in time when it was asked again. */
  #newest(question: Question): Kept | undefined {
    const answer = this.#kept.get(keyOf(question))
    if (!question.manner) return answer
    const none = this.#kept.get(keyInTime(question))
    return none && (!answer || isAfter(none, answer)) ? none : answer
  }

  /** Forgets what was answered, so that the next look is a new one. */
  forget(): void {
    this.#state.count++
  }

  /** Forgets it where another host has changed something since. */
  forgetWhatOthersChanged(): void {
    const good = [...this.#kept.values()].filter(({ state }) => state === this.#state.count)
    if (good.some(({ epoch }) => epoch !== this.#epoch.count)) this.forget()
  }

  /** Something begins to change on the host. */
  change(): void {
    this.forget()
    this.#epoch.count++
  }

  /**
   * A change has an end as well as a beginning: what others asked between the two, here or elsewhere, may be from before it.
   * The moment of the answers that travelled with it: already over where another host changed something meanwhile.
   *
   * @param begun when the change was sent.
   */
  changed(begun: Moment): Moment {
    const alone = this.#epoch.count === begun.epoch
    this.change()
    return alone ? this.now : { ...this.now, epoch: begun.epoch }
  }
}

function isAfter(one: Moment, other: Moment): boolean {
  return one.state === other.state ? one.epoch > other.epoch : one.state > other.state
}

/** What tells two questions apart: who asks, what, and in which environment. An answer is good for all, whatever time they have. */
export function keyOf({ probe, user, manner }: Question): string {
  return `${user ?? ''}\0${probe.key}${manner === undefined || manner.before === '' ? '' : `\0${manner.before}`}`
}

/** The same for what is no answer but to those who have as much time for it: that there was none in that time. */
function keyInTime(question: Question): string {
  return `${keyOf(question)}\0${question.manner?.timeout ?? ''}`
}
