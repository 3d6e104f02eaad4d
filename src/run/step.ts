import { setTimeout as sleep } from 'node:timers/promises'
import type { Author } from '../task/author.ts'
import { showPlace } from '../task/place.ts'
import { DroverError, meansTooMuch } from '../task/error.ts'
import { dependency } from '../task/foretold.ts'
import { isUnknown, type Unknown, unknownAfter, UnknownUsed } from '../task/unknown.ts'
import { allHold } from './all-hold.ts'
import type { Surroundings } from './surroundings.ts'
import { becomeUserOf } from './become.ts'
import { dependencyOn } from './check.ts'
import { canFormConvoy, Convoy } from './convoy.ts'
import type { Entry } from './course.ts'
import { asDroverError } from './error-report.ts'
import { type Asking, type Item, itemAt, itemsOf } from './expand.ts'
import type { HostRun, Target } from './host-run.ts'
import { HostWords } from './host-words.ts'
import { leaveAllOpen } from './leave-open.ts'
import { likelyChanges } from './likely-change.ts'
import { pausesBetween } from './likely-pause.ts'
import { forgetFor, lookAgain, lookAhead, questionsAhead } from './look-ahead.ts'
import { outcome, type Outcome } from './outcome.ts'
import { failure, perform, undecided } from './perform.ts'
import { scopeOf } from './scope.ts'
import { StepAccount, type Watch } from './step-account.ts'
import { isSecret, nameOf } from './step-words.ts'
import { targetOf } from './target.ts'
import type { Turn } from './turn.ts'
import type { Ended } from './ended.ts'
import type { Stop } from './walk.ts'
import type { World } from './world.ts'

export type StepSurroundings = Omit<Surroundings, 'changing' | 'ahead'>

/** Performs a step on a host, item after item, and registers its result. */
export async function performStep(
  world: World,
  host: HostRun,
  entry: Entry,
  stop: Stop,
  around: StepSurroundings,
  watch: Watch,
): Promise<Ended> {
  return new StepRun(world, host, entry, stop, around, watch).perform()
}

class StepRun {
  readonly #world: World
  readonly #host: HostRun
  readonly #entry: Entry
  readonly #stop: Stop
  readonly #around: StepSurroundings
  readonly #watch: Watch
  readonly #author: Author
  readonly #account: StepAccount
  /** In a check: set where nobody can say yet whether the loop goes on. */
  #perhapsOver: Unknown | null = null

  constructor(world: World, host: HostRun, entry: Entry, stop: Stop, around: StepSurroundings, watch: Watch) {
    this.#world = world
    this.#host = host
    this.#entry = entry
    this.#stop = stop
    this.#around = around
    this.#watch = watch
    const { step } = entry
    this.#author = { step: step.name.source, task: step.task.name, at: showPlace(step.at) }
    this.#account = new StepAccount(world, host, entry, stop, this.#author, watch)
  }

  async perform(): Promise<Ended> {
    try {
      await this.#items()
    } catch (error) {
      this.#account.finish(null, this.#endedBy(error), this.#author.step)
    }
    return this.#account.close()
  }

  async #items(): Promise<void> {
    const { step } = this.#entry
    const seen = await lookAhead(this.#world, this.#host, this.#entry, this.#around.busy)
    new HostWords(this.#world, this.#host, this.#entry).require()
    // Those of a loop are looked at again, each when its turn comes.
    const items = (step.loop ? null : seen) ?? itemsOf(this.#world, this.#host, this.#entry)
    if (isUnknown(items)) {
      this.#account.finish(null, this.#undecided(items), this.#author.step)
      return
    }
    for (let index = 0; index < items.length;) {
      // As in Ansible: all items are done, also after one that failed.
      if (!this.#account.goesOn) return
      if (this.#around.interrupt.stopping) {
        this.#account.breakOff()
        return
      }
      const { item, count } = await this.#next(items[index] as Item, items)
      index += count
      const over = this.#isOver(item)
      if (over === true) return
      if (isUnknown(over) && index < items.length) this.#perhapsEnd(over)
      if (index < items.length) await this.#pause(item, items[index] as Item)
      this.#account.begin()
    }
    if (items.length === 0) this.#account.finishEmpty()
  }

  /** Does an item, and what can be done together with it of those that follow. Returns it as it is now, and how many were done. */
  async #next(item: Item, items: readonly Item[]): Promise<{ item: Item; count: number }> {
    if (!this.#entry.step.loop) return { item, count: await this.#item(item, items) }
    try {
      // A change of the item before made its answers stale.
      const now = await this.#lookAgain(item)
      return { item: now, count: await this.#item(now, items) }
    } catch (error) {
      if (!meansTooMuch(error)) throw error
      // What one item wants to know may be too large; the others can do without.
      this.#account.finish(item, failure(error), nameOf(this.#entry, item))
      return { item, count: 1 }
    }
  }

  #lookAgain(item: Item): Promise<Item> {
    return lookAgain(this.#world, this.#host, this.#entry, this.#around.busy, item)
  }

  /** Does an item, and what can be done together with it of those that follow. Returns how many it did. */
  async #item(item: Item, items: readonly Item[]): Promise<number> {
    // A step that is skipped need not say on what it would have worked.
    if (allHold(this.#entry.step.when, item.scope) === false) {
      this.#account.finish(item, outcome('skipped'), nameOf(this.#entry, item))
      return 1
    }
    const before = this.#turnOf(item)
    // Others may be delegating to the same host: one after the other, and each looks anew.
    return before.target.machine.exclusive(async (waited) => {
      const turn = waited ? { ...before, item: await this.#lookAgain(item) } : before
      const convoy = canFormConvoy(turn) ? new Convoy(this.#turnsAfter(item, items)) : null
      // What was done is told, whatever is wrong with the telling of one (its `notify`).
      const wrong = await failureOf(() => this.#perform({ ...turn, convoy }))
      const travelled = convoy?.travelled ?? []
      for (const one of travelled)
        wrong.push(...(await failureOf(() => this.#perform({ ...one.turn, travelled: one }))))
      if (wrong.length > 0) throw wrong[0]
      return 1 + travelled.length
    })
  }

  async #perform(turn: Turn): Promise<void> {
    this.#account.finish(turn.item, await perform(turn), turn.author.step)
  }

  *#turnsAfter({ index }: Item, items: readonly Item[]): Iterable<() => Turn> {
    for (const item of items.slice(index + 1)) yield () => this.#turnOf(item.renew())
  }

  #turnOf(item: Item): Turn {
    const author = { ...this.#author, step: nameOf(this.#entry, item) }
    const target = targetOf(this.#world, this.#host, this.#entry, item.scope)
    const user = becomeUserOf(this.#world, this.#entry, target, item.scope, item.names)
    return this.#turn(item, target, user, author)
  }

  #surroundings(item: Item): Surroundings {
    const changing = (): void => {
      this.#watch.changing(item.names)
    }
    // What comes after the next change would have to be asked again.
    const ahead = (): Asking[] =>
      questionsAhead(this.#world, this.#host, this.#entry, item, (later) =>
        likelyChanges(this.#world, this.#host, later),
      )
    const around = { ...this.#around, changing, ahead }
    if (!isSecret(this.#entry.step, item.scope)) return around
    const busy = (): void => {
      this.#around.busy('working (no_log)')
    }
    return { ...around, busy }
  }

  /** `break_when`: the loop has what it was for. */
  #isOver(item: Item): boolean | Unknown {
    const { loopControl, register } = this.#entry.step
    const fields = this.#account.last
    if (loopControl.breakWhen === null) return false
    const names = { ...item.names, ...fields, ...(register === null ? {} : { [register]: fields }) }
    return allHold(loopControl.breakWhen, scopeOf(this.#world, this.#host, this.#entry, item.asker, names))
  }

  /** Nobody can say yet whether the items that follow are done, and how many there will be. */
  #perhapsEnd(on: Unknown): void {
    this.#perhapsOver ??= on
    this.#account.leaveCountOpen()
  }

  async #pause({ scope }: Item, next: Item): Promise<void> {
    const seconds = this.#entry.step.loopControl.pause?.evaluate(scope) ?? 0
    if (isUnknown(seconds) || seconds <= 0 || !pausesBetween(this.#world, this.#entry.step)) return
    this.#around.busy(`pausing ${seconds} s`)
    await sleep(seconds * 1000, undefined, { signal: this.#around.interrupt.now })
    forgetFor(this.#world, this.#host, this.#entry, next)
  }

  /** Before there is an item: what happens, and where, nobody can say. */
  #undecided(unknown: Unknown): Outcome {
    this.#account.leaveOpen()
    const elsewhere = this.#world.mode === 'check' && this.#entry.step.delegateTo !== null
    for (const { foretold } of this.#world.runs.values())
      if (elsewhere) leaveAllOpen(foretold, this.#entry.step.task, this.#author)
    const { loop, loopControl } = this.#entry.step
    const given =
      loop === null ? [] : [loopControl.loopVar, loopControl.indexVar ?? [], 'ansible_loop'].flat()
    const names = Object.fromEntries(given.map((name) => [name, unknownAfter(this.#author)]))
    const place = { item: null, index: 0, names, asker: null }
    const item = itemAt(place, this.#entry.step, () =>
      scopeOf(this.#world, this.#host, this.#entry, null, names),
    )
    return undecided(this.#turn(item, this.#host, null, this.#author), dependencyOn(unknown))
  }

  #turn(item: Item, target: Target, user: string | null, author: Author): Turn {
    return {
      world: this.#world,
      host: this.#host,
      entry: this.#entry,
      item,
      target,
      user,
      author,
      around: this.#surroundings(item),
      perhaps: this.#stop.perhaps ?? this.#perhapsOver,
      earlier: [],
      convoy: null,
      travelled: null,
    }
  }

  #endedBy(error: unknown): Outcome {
    if (error instanceof UnknownUsed) return this.#undecided(error.unknown)
    const known = asDroverError(error, this.#entry.step.task.name)
    return this.#uncured(known) ?? failure(known)
  }

  /** In check mode: what a step could not become may be made possible by an earlier one, which is not applied. */
  #uncured(error: DroverError): Outcome | null {
    const { latest } = this.#host.foretold
    if (error.code !== 'become-failed' || latest === null) return null
    leaveAllOpen(this.#host.foretold, this.#entry.step.task, this.#author)
    return outcome('may', { dependsOn: [dependency(error.message, latest)] })
  }
}

async function failureOf(work: () => Promise<void>): Promise<unknown[]> {
  try {
    await work()
    return []
  } catch (error) {
    return [error]
  }
}
