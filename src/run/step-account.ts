import type { Author } from '../task/author.ts'
import { showPlace } from '../task/place.ts'
import type { Included } from '../task/playbook.ts'
import type { StepResult } from '../task/result.ts'
import { isUnseen } from '../task/steps.ts'
import type { AnyTask } from '../task/task.ts'
import { unknownAfter } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import { reportError } from './error-report.ts'
import type { Item } from './expand.ts'
import type { HostRun } from './host-run.ts'
import { modeOf } from './is-checked.ts'
import { hidden } from './no-log.ts'
import { outcome, type Outcome } from './outcome.ts'
import { registeredOf, registeredOfLoop } from './registered.ts'
import { scopeOf } from './scope.ts'
import { settle, type Settled } from './settle.ts'
import { isSecret, labelOf, showsDiff, withoutDiff } from './step-words.ts'
import type { Variables } from './variables.ts'
import type { Ended, Flow } from './ended.ts'
import type { Stop } from './walk.ts'
import type { World } from './world.ts'

/** A finished item, with what its task has to say to the user. */
export interface Finished {
  readonly result: StepResult
  readonly message: string | null
}

/** Hears of each item, with the names that its loop gives it. */
export interface Watch {
  /** A change of the item is about to be applied. */
  changing(names: Fields): void
  done(finished: Finished, names: Fields): void
}

type Fields = Readonly<Record<string, unknown>>

/** What a step comes to on a host: its items are told of as they end, and registered when all have. */
export class StepAccount {
  readonly #world: World
  readonly #host: HostRun
  readonly #entry: Entry
  readonly #stop: Stop
  readonly #author: Author
  readonly #watch: Watch
  readonly #registered: Fields[] = []
  readonly #brought: Included[] = []
  readonly #opened: ((host: HostRun) => void)[] = []
  #flow: Flow = 'done'
  #undecided = false
  #leftUndone = false
  #mayFail = false
  #open = false
  #countOpen = false
  #started = Date.now()

  constructor(world: World, host: HostRun, entry: Entry, stop: Stop, author: Author, watch: Watch) {
    this.#world = world
    this.#host = host
    this.#entry = entry
    this.#stop = stop
    this.#author = author
    this.#watch = watch
  }

  /** Whether the next item is done, too. As in Ansible: also after one that failed. */
  get goesOn(): boolean {
    return this.#flow === 'done' || this.#flow === 'failed'
  }

  /** What the last item that ended gives to `register`. */
  get last(): Fields {
    return this.#registered.at(-1) ?? {}
  }

  /** The next item begins. */
  begin(): void {
    this.#started = Date.now()
  }

  /** Items are left undone since the run is ending: the step does not count as done. */
  breakOff(): void {
    if (this.#flow === 'done') this.#flow = 'end-play'
  }

  /** Nobody can say yet what the step will register. */
  leaveOpen(): void {
    this.#open = true
  }

  /** Nobody can say yet how many items there will be. */
  leaveCountOpen(): void {
    this.#countOpen = true
  }

  /** An item has ended. Without one: the step, before it came to an item. */
  finish(item: Item | null, ended: Outcome, name: string): void {
    const scope = item?.scope ?? scopeOf(this.#world, this.#host, this.#entry, null)
    const { step } = this.#entry
    const settled = settle(step, ended, this.#stop.rescuable, scope, this.#world.mode)
    if (settled.flow !== null) this.#flow = settled.flow
    const fields = registeredOf(settled.outcome, { author: this.#author })
    const own = step.loop
      ? { ...fields, [step.loopControl.loopVar]: item?.item ?? null, item: item?.item ?? null }
      : fields
    this.#registered.push(own)
    if (settled.failed) this.#host.failure = { step: name, task: step.task.name, result: own }
    if (ended.brought) this.#brought.push(ended.brought)
    if (ended.opens) {
      ended.opens(this.#host)
      this.#opened.push(ended.opens)
    }
    this.#heedDoubts(settled)
    if (ended.flow !== null) this.#flow = ended.flow
    const result = this.#result(item, settled, name, scope)
    const secret = isSecret(step, scope)
    const shown = showsDiff(step, scope) ? result : withoutDiff(result)
    this.begin()
    if (isQuiet(step.task, result)) return
    const finished = { result: secret ? hidden(shown) : shown, message: secret ? null : ended.message }
    this.#watch.done(finished, item?.names ?? {})
  }

  /** What a run leaves undecided, it leaves undone, and goes on: only a check has to heed how it may end. */
  #heedDoubts({ outcome: ended, mayFail }: Settled): void {
    const may = ended.verdict === 'may'
    if (this.#world.mode === 'apply') {
      this.#leftUndone ||= may && !wasDone(ended)
      return
    }
    this.#undecided ||= may
    if (mayFail) this.#mayFail = this.#host.mayHaveFailed = true
  }

  /** A loop over nothing: no result stands for that. */
  finishEmpty(): void {
    this.finish(null, outcome('skipped'), this.#author.step)
    this.#registered.length = 0
  }

  /** All has ended: registers the result. */
  close(): Ended {
    this.#register()
    return {
      flow: this.#flow,
      brought: this.#brought,
      opened: this.#opened,
      leftUndone: this.#leftUndone,
      undecided: this.#undecided ? this.#author : null,
      mayFail: this.#mayFail ? this.#author : null,
    }
  }

  #register(): void {
    const { register, loop } = this.#entry.step
    if (register === null) return
    const unknown = unknownAfter(this.#author)
    const value = loop ? registeredOfLoop(this.#registered, this.#author) : this.#registered[0]
    const counted = this.#countOpen ? { ...value, results: unknown } : value
    this.#host.register(register, this.#open ? unknown : counted)
  }

  #result(
    item: Item | null,
    { outcome: ended, excuse }: Settled,
    name: string,
    scope: Variables,
  ): StepResult {
    const { verdict, changes, dependsOn, error } = ended
    const { step, play } = this.#entry
    return {
      host: this.#host.name,
      play: play.name,
      step: name,
      task: step.task.name,
      item: labelOf(step, item, scope),
      at: showPlace(step.at),
      mode: verdict === 'may' && !wasDone(ended) ? 'check' : modeOf(step, scope, this.#world.mode),
      verdict,
      changes,
      dependsOn,
      error: error ? reportError(error, excuse) : null,
      durationMs: Date.now() - this.#started,
    }
  }
}

/** What is open was not done, unless its commands ran. */
function wasDone({ outputs }: Outcome): boolean {
  return outputs !== null
}

/** What stands in nobody's text is shown only where it has something to say. */
function isQuiet(task: AnyTask, { verdict }: StepResult): boolean {
  return isUnseen(task) && (verdict === 'ok' || verdict === 'skipped')
}
