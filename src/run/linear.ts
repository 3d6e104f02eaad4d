import type { HostRun } from './host-run.ts'
import { hasRun } from './notify.ts'
import type { Setting, Together, Traveller } from './together.ts'
import type { Binding } from './variables.ts'
import { type Ended, endedAs, type Flow } from './ended.ts'
import { comparePositions, type Stop } from './walk.ts'

/** Every host finishes a step before any starts the next. */
export async function linear(
  travellers: readonly Traveller[],
  together: Together,
  setting: Setting,
): Promise<void> {
  const batch = new Batch(travellers, together, setting)
  while (await batch.step()) if (setting.interrupt.stopping) return
}

class Batch {
  readonly #travellers: readonly Traveller[]
  readonly #together: Together
  readonly #setting: Setting

  constructor(travellers: readonly Traveller[], together: Together, setting: Setting) {
    this.#travellers = travellers
    this.#together = together
    this.#setting = setting
  }

  /** Does the first of the steps that hosts have come to, on all that have come to it. False when all are done. */
  async step(): Promise<boolean> {
    const going = this.#travellers.filter(({ walk }) => walk.stop !== null)
    const [first] = going.toSorted((a, b) => comparePositions(positionOf(a), positionOf(b)))
    const stop = first?.walk.stop
    if (!stop) return false
    const here = going.filter(({ walk }) => walk.stop !== null && sameStop(walk.stop, stop))
    this.#together.announce(
      stop,
      here.map(({ host }) => host),
    )
    const ends = await this.#perform(here, stop)
    this.#failTogether(here, stop, ends)
    here.forEach((traveller, index) => {
      const ended = ends[index] as Ended
      this.#together.move(traveller, ended)
    })
    this.#spread(ends.map(({ flow }) => flow))
    return !tooManyFailed(this.#travellers, this.#setting)
  }

  async #perform(here: readonly Traveller[], stop: Stop): Promise<Ended[]> {
    const [first, ...others] = here
    if (!first) return []
    if (!(await this.#together.isOnce(stop, first.host)))
      return Promise.all(
        here.map((traveller) => this.#together.perform(traveller, traveller.walk.stop as Stop)),
      )
    const ended = await this.#together.perform(first, stop)
    for (const { host } of others) share(stop, ended, first.host, host, this.#setting)
    return here.map(() => ended)
  }

  /** `any_errors_fatal`: the failure of one is that of all, and what a `rescue` of theirs is told. */
  #failTogether(here: readonly Traveller[], stop: Stop, ends: Ended[]): void {
    const failed = here.find((_, index) => isFailure(ends[index]?.flow))
    if (!failed || !this.#together.isFatal(stop, failed.host)) return
    for (const traveller of this.#travellers) {
      const index = here.indexOf(traveller)
      const ended = ends[index]
      if (traveller.walk.stop === null || isFailure(ended?.flow)) continue
      traveller.host.failure = failed.host.failure
      if (ended) ends[index] = { ...ended, flow: 'failed' }
      else this.#together.move(traveller, endedAs('failed'))
    }
  }

  /** `end_batch` and `end_play` of one host are those of all. */
  #spread(flows: readonly Flow[]): void {
    const end = flows.find((flow) => flow === 'end-play') ?? flows.find((flow) => flow === 'end-batch')
    if (end === undefined) return
    for (const traveller of this.#travellers)
      if (traveller.walk.stop?.handler === false) this.#together.move(traveller, endedAs(end))
  }
}

function positionOf({ walk }: Traveller): readonly number[] {
  return walk.stop?.position ?? []
}

/** A handler that is flushed again, or an include that is done again, comes to the same step at another position. */
export function sameStop(a: Stop, b: Stop): boolean {
  return a.step === b.step && comparePositions(a.position, b.position) === 0
}

export function isFailure(flow: Flow | undefined): boolean {
  return flow === 'failed' || flow === 'unreachable'
}

/** What a step gave the host that did it, it gives the others: a handler that ran is not owed to them either. */
export function share(
  stop: Stop,
  ended: Ended,
  from: HostRun,
  to: HostRun,
  { world, memory }: Setting,
): void {
  const { step } = stop
  const facts = step.task.acts === 'set-facts' ? factNames(step.params) : []
  const names = [...(step.register === null ? [] : [step.register]), ...facts]
  for (const name of names) hand(name, from.registered, to.registered)
  for (const { vars } of ended.brought)
    for (const name of Object.keys(vars ?? {})) hand(name, from.included, to.included)
  for (const open of ended.opened) open(to)
  if (ended.mayFail) to.mayHaveFailed = true
  to.failure = from.failure
  if (world.mode === 'apply' && hasRun(stop, ended)) memory.forget(to.name, step.name.source)
}

function hand(name: string, from: ReadonlyMap<string, Binding>, to: Map<string, Binding>): void {
  const value = from.get(name)
  if (value) to.set(name, value)
}

function factNames(params: object): readonly string[] {
  const { entries } = params as { readonly entries?: readonly { readonly key: string }[] }
  return (entries ?? []).map(({ key }) => key)
}

/** `max_fail_percentage` of the batch. */
export function tooManyFailed(travellers: readonly Traveller[], { play }: Setting): boolean {
  if (play.maxFailPercentage === null) return false
  const failed = travellers.filter(({ walk }) => walk.stop === null && isFailure(walk.flow))
  return (failed.length / travellers.length) * 100 > play.maxFailPercentage
}
