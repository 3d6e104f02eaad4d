import pLimit from 'p-limit'
import type { Failure, HostRun } from './host-run.ts'
import { isFailure, sameStop, share, tooManyFailed } from './linear.ts'
import type { Setting, Together, Traveller } from './together.ts'
import { type Ended, endedAs, type Flow } from './ended.ts'
import type { Stop } from './walk.ts'

/** Each host goes through the play on its own; `pinned`: a host that has begun ends before another begins, `forks` at a time. */
export async function free(
  travellers: readonly Traveller[],
  together: Together,
  setting: Setting,
  pinned: boolean,
): Promise<void> {
  const limit = pLimit(pinned ? setting.forks : Math.max(travellers.length, 1))
  const shared: Shared = { once: [], fatal: [], ended: null }
  await Promise.all(
    travellers.map((traveller) => limit(() => travel(traveller, travellers, together, setting, shared))),
  )
}

/** A stop that one host goes to for all. */
interface Once {
  readonly stop: Stop
  readonly by: HostRun
  readonly work: Promise<Ended>
}

/** `any_errors_fatal`: what the others are told. */
interface Fatal {
  readonly stop: Stop
  readonly failure: Failure | null
}

interface Shared {
  readonly once: Once[]
  /** Failures of one that are those of all, where they first happened. */
  readonly fatal: Fatal[]
  ended: Flow | null
}

async function travel(
  traveller: Traveller,
  all: readonly Traveller[],
  together: Together,
  setting: Setting,
  shared: Shared,
): Promise<void> {
  const { walk, host } = traveller
  let heard = 0
  for (let stop = walk.stop; stop !== null; stop = walk.stop) {
    if (setting.interrupt.stopping || tooManyFailed(all, setting)) return
    const news = stop.handler ? [] : shared.fatal.slice(heard)
    heard += news.length
    if (news.length > 0 || (shared.ended !== null && !stop.handler)) {
      host.failure = news.at(-1)?.failure ?? host.failure
      together.move(traveller, endedAs(shared.ended ?? 'failed'))
      continue
    }
    const ended = await step(traveller, stop, together, setting, shared)
    if (isFailure(ended.flow) && together.isFatal(stop, host)) {
      const { failure } = host
      if (!shared.fatal.some((one) => sameStop(one.stop, stop))) shared.fatal.push({ stop, failure })
      heard = shared.fatal.length
    }
    if (ended.flow === 'end-play' || ended.flow === 'end-batch') shared.ended = ended.flow
    together.move(traveller, ended)
  }
}

async function step(
  traveller: Traveller,
  stop: Stop,
  together: Together,
  setting: Setting,
  shared: Shared,
): Promise<Ended> {
  const { host } = traveller
  if (!(await together.isOnce(stop, host))) {
    together.announce(stop, [host])
    return together.perform(traveller, stop)
  }
  const known = shared.once.find((one) => sameStop(one.stop, stop))
  if (known) {
    const ended = await known.work
    share(stop, ended, known.by, host, setting)
    return ended
  }
  together.announce(stop, [host])
  const work = together.perform(traveller, stop)
  shared.once.push({ stop, by: host, work })
  return await work
}
