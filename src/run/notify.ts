import type { Expression } from '../task/expression.ts'
import type { Author } from '../task/author.ts'
import type { Step } from '../task/playbook.ts'
import { DroverError } from '../task/error.ts'
import { showPlace } from '../task/place.ts'
import type { StepResult } from '../task/result.ts'
import { findUnknown, isUnknown, Unknown } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import type { HandlerMemory } from './handler-memory.ts'
import type { HostRun } from './host-run.ts'
import { scopeOf } from './scope.ts'
import type { Ended } from './ended.ts'
import type { Stop, Walk } from './walk.ts'
import type { World } from './world.ts'

type Names = Readonly<Record<string, unknown>>

/** What a step does with the handlers that it names, as its items end. */
export interface Notices {
  /** A change of an item with these names is about to be applied. */
  expect(names: Names): void
  /**
   * @param names what the loop gives the item: `notify` may use it.
   * @throws {DroverError} `unknown-handler`
   */
  heed(result: StepResult, names: Names): void
  /** The step is over; a handler that ran to its end is not owed any more. */
  settle(stop: Stop, ended: Ended): void
}

/**
 * Notifies handlers of what a step changes. Before a change is applied they are written down, so that the next run
 * owes them where this one does not live to run them.
 */
export function notify(
  world: World,
  host: HostRun,
  entry: Entry,
  walk: Walk,
  memory: HandlerMemory,
): Notices {
  const { step } = entry
  const remembers = world.mode === 'apply'
  const owed = new Set<string>()
  let changed = false
  return {
    expect(names) {
      if (!remembers) return
      const handlers = step.notify.flatMap((expression) =>
        known(() => handlersOf(world, host, entry, walk, expression, names)),
      )
      const added = handlers.map((handler) => handler.name.source).filter((name) => !owed.has(name))
      for (const name of added) owed.add(name)
      if (added.length > 0) memory.expect(host.name, added)
    },
    heed({ verdict, step: name }, names) {
      if (verdict !== 'change' && verdict !== 'may') return
      changed = true
      const by: Author = { step: name, task: step.task.name, at: showPlace(step.at) }
      const handlers = step.notify.flatMap((expression) =>
        handlersOf(world, host, entry, walk, expression, names),
      )
      for (const handler of handlers) {
        const certain = verdict === 'change' || host.notified.get(handler) === null
        host.notified.set(handler, certain ? null : new Unknown(step.task.name, by))
      }
      if (!step.notify.some((expression) => isOpen(world, host, entry, expression, names))) return
      for (const handler of walk.handlers)
        if (!host.notified.has(handler)) host.notified.set(handler, new Unknown(step.task.name, by))
    },
    settle(stop, ended) {
      if (!remembers) return
      // What was being applied when the connection broke may have been done.
      if (owed.size > 0 && !changed && ended.flow !== 'unreachable') memory.takeBack(host.name, [...owed])
      if (hasRun(stop, ended)) memory.forget(host.name, step.name.source)
    },
  }
}

/** Whether a stop was that of a handler, which ran to its end: one that includes steps has not before they have. */
export function hasRun({ handler }: Stop, { flow, brought, leftUndone }: Ended): boolean {
  return handler && flow === 'done' && brought.length === 0 && !leftUndone
}

/** What cannot be named is told when something has changed. */
function known(handlers: () => Step[]): Step[] {
  try {
    return handlers()
  } catch {
    return []
  }
}

/** In a check: where nobody knows yet which handler is meant, it may be any. */
function isOpen(world: World, host: HostRun, entry: Entry, expression: Expression, names: Names): boolean {
  return findUnknown(expression.evaluate(scopeOf(world, host, entry, null, names))) !== null
}

/** @throws {DroverError} `unknown-handler` */
function handlersOf(
  world: World,
  host: HostRun,
  entry: Entry,
  walk: Walk,
  expression: Expression,
  names: Names,
): Step[] {
  const nameOf = (handler: Step): string => {
    const own = { play: entry.play, step: handler }
    const name = handler.name.evaluate(scopeOf(world, host, own, null))
    return isUnknown(name) ? handler.name.source : name
  }
  const value = expression.evaluate(scopeOf(world, host, entry, null, names))
  return namesOf(value).flatMap((name) => {
    const found = walk.handlersNamed(name, nameOf)
    if (found.length === 0) throw unknownHandler(name, expression)
    return found
  })
}

function namesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf)
  return typeof value === 'string' ? [value] : []
}

function unknownHandler(name: string, { at }: Expression): DroverError {
  return new DroverError('unknown-handler', `there is no handler ${name}`, { at })
}
