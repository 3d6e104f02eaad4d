import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Change } from '../task/change.ts'
import { DroverError } from '../task/error.ts'
import { isUnknown } from '../task/unknown.ts'
import type { Surroundings } from './surroundings.ts'
import { commandFailed } from './command-failed.ts'
import { commandsOf } from './convoy.ts'
import { questionsAbout } from './expand.ts'
import type { Target } from './host-run.ts'
import { observe } from './observe.ts'
import type { Ready } from './ready.ts'

type Answers = Readonly<Record<string, unknown>>

/**
 * Makes changes with which the connection ends, and waits until the machine is there again and every answer that the changes leave
 * open is another one.
 *
 * @returns the last answers there were, and why it has failed.
 */
export async function reconnect(
  host: Target,
  ready: Ready,
  { busy, interrupt }: Pick<Surroundings, 'busy' | 'interrupt'>,
  changes: readonly Change[],
  before: Answers,
): Promise<{ now: Answers; error: DroverError | null }> {
  const commands = commandsOf(changes, ready)
  const outputs = await orNull(() => host.machine.apply(commands, [], ready.user))
  const last = outputs?.at(-1)
  const failed = commands[(outputs?.length ?? 1) - 1]
  if (last && failed && last.code !== 0) return { now: before, error: commandFailed(failed, last) }
  const within = Math.max(...changes.map((change) => change.within ?? 0), 0)
  const deadline = Date.now() + within * 1000
  const open = changes.flatMap(({ set }) => Object.keys(set).filter((name) => isUnknown(set[name])))
  while (Date.now() < deadline) {
    await sleep(1000, undefined, { signal: interrupt.now })
    const now = await anew(host, ready)
    if (now && open.every((name) => !isDeepStrictEqual(now[name], before[name]))) return { now, error: null }
    busy(`waiting up to ${within} s for it to ${now ? 'go down' : 'come back'}`)
  }
  return { now: before, error: new DroverError('did-not-hold', `it did not come back within ${within} s`) }
}

/** Asks by a new connection; null while there is none. */
async function anew(host: Target, ready: Ready): Promise<Answers | null> {
  await host.machine.reset()
  const asked = await orNull(() => host.machine.ask(questionsAbout(host, ready)).then(() => true))
  return asked === null ? null : observe(host, ready.observed, ready.user, ready.manner).now
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
