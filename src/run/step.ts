import type { Author } from '../task/author.ts'
import { showPlace } from '../task/place.ts'
import type { Step } from '../task/playbook.ts'
import type { StepResult } from '../task/result.ts'
import { DroverError } from '../task/error.ts'
import { dependency } from '../task/foretold.ts'
import { isUnknown, type Unknown } from '../task/unknown.ts'
import { type Surroundings } from './apply.ts'
import { dependencyOn } from './check.ts'
import type { Entry, World } from './course.ts'
import { asDroverError, reportError } from './error-report.ts'
import { type Item, itemsOf } from './expand.ts'
import type { HostRun } from './host-run.ts'
import { leaveAllOpen } from './leave-open.ts'
import { lookAhead } from './look-ahead.ts'
import { outcome, type Outcome } from './outcome.ts'
import { failure, perform } from './perform.ts'
import { registeredOf, registeredOfLoop, unknownBy } from './registered.ts'
import { scopeOf } from './scope.ts'
import type { Variables } from './variables.ts'

/** A finished item, with what its task has to say to the user. */
export interface Finished {
  readonly result: StepResult
  readonly message: string | null
}

/**
 * Performs a step on a host, item after item, and registers its result. The host is lost when an
 * item failed and errors are not ignored.
 */
export async function performStep(
  world: World,
  host: HostRun,
  entry: Entry,
  around: Surroundings,
  done: (finished: Finished) => void,
): Promise<void> {
  const author: Author = {
    step: entry.step.name.source,
    task: entry.step.task.name,
    at: showPlace(entry.step.at),
  }
  const registered: Readonly<Record<string, unknown>>[] = []
  const finish = (item: Item | null, started: number, ended: Outcome, name: string): void => {
    const settled = settle(host, entry, ended, item?.scope ?? scopeOf(world, host, entry, null))
    const inLoop = entry.step.loop ? { item: item?.item ?? null } : {}
    registered.push({ ...registeredOf(settled.outcome, { author }), ...inLoop })
    done({
      result: resultOf(host, entry, item?.item ?? null, settled, name, started),
      message: ended.message,
    })
  }
  let started = Date.now()
  let unknown = false
  try {
    await lookAhead(world, host, entry, around.busy)
    const items = itemsOf(world, host, entry)
    unknown = isUnknown(items)
    if (isUnknown(items)) finish(null, started, undecided(host, entry, author, items), author.step)
    for (const item of isUnknown(items) ? [] : items) {
      if (host.lost !== null || around.interrupt.stopping) break
      // A change of the item before made its answers stale.
      if (entry.step.loop) await lookAhead(world, host, entry, around.busy)
      const name = nameOf(entry, item)
      finish(
        item,
        started,
        await perform({ world, host, entry, item, author: { ...author, step: name }, around }),
        name,
      )
      started = Date.now()
    }
    if (!isUnknown(items) && items.length === 0) finish(null, started, outcome('skipped'), author.step)
  } catch (error) {
    const known = asDroverError(error, entry.step.task.name)
    finish(null, started, uncured(host, entry, author, known) ?? failure(known), author.step)
  }
  if (entry.step.register !== null)
    host.registered.set(
      entry.step.register,
      unknown ? unknownBy(author) : entry.step.loop ? registeredOfLoop(registered, author) : registered[0],
    )
}

function nameOf({ step }: Entry, item: Item): string {
  const name = step.name.evaluate(item.scope)
  return isUnknown(name) ? step.name.source : name
}

function undecided(host: HostRun, { step }: Entry, author: Author, unknown: Unknown): Outcome {
  leaveAllOpen(host.foretold, step.task, author)
  return outcome('may', { dependsOn: [dependencyOn(unknown)] })
}

/** In check mode: what a step could not become may be made possible by an earlier one, which is not applied. */
function uncured(host: HostRun, { step }: Entry, author: Author, error: DroverError): Outcome | null {
  const { latest } = host.foretold
  if (error.code !== 'become-failed' || latest === null) return null
  leaveAllOpen(host.foretold, step.task, author)
  return outcome('may', { dependsOn: [dependency(error.message, latest)] })
}

interface Settled {
  readonly outcome: Outcome
  readonly ignored: boolean
}

/** Decides whether the host goes on. A host that cannot be reached never does. */
function settle(host: HostRun, { step }: Entry, ended: Outcome, scope: Variables): Settled {
  if (ended.verdict === 'unreachable') host.lost = 'unreachable'
  if (ended.verdict !== 'failed') return { outcome: ended, ignored: false }
  const ignored = ignores(step, scope)
  if (ignored !== true) host.lost = 'failed'
  if (typeof ignored === 'boolean') return { outcome: ended, ignored }
  // The failure is the news, not what hides it.
  const error = ended.error?.with({ help: `ignore_errors: ${ignored.message}` }) ?? ignored
  return { outcome: { ...ended, error }, ignored: false }
}

function ignores({ ignoreErrors }: Step, scope: Variables): boolean | DroverError {
  try {
    return ignoreErrors?.evaluate(scope) === true
  } catch (error) {
    return new DroverError('expression-failed', error instanceof Error ? error.message : String(error))
  }
}

function resultOf(
  host: HostRun,
  { play, step }: Entry,
  item: unknown,
  settled: Settled,
  name: string,
  started: number,
): StepResult {
  const { verdict, changes, dependsOn, error } = settled.outcome
  return {
    host: host.host.name,
    play: play.name,
    step: name,
    task: step.task.name,
    item,
    at: showPlace(step.at),
    verdict,
    changes,
    dependsOn,
    error: error ? reportError(error, settled.ignored) : null,
    durationMs: Date.now() - started,
  }
}
