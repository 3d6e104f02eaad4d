import type { HostToReach } from '../hosts/connections.ts'
import type { Loaded } from '../load/run.ts'
import { allHold } from '../run/all-hold.ts'
import { implicitHost } from '../run/implicit-host.ts'
import { inventoryScope, reachScope, scopeBefore } from '../run/scope.ts'
import type { Variables } from '../run/variables.ts'
import { wayOf } from '../run/way.ts'
import { type Places, placesOf } from '../run/world.ts'
import type { InventoryHost, Node, Play, Step } from '../task/playbook.ts'
import { stepsIn } from '../task/steps.ts'
import { isUnknown } from '../task/unknown.ts'

/**
 * The ways by which a run will reach machines, each once, as far as they are known before it: those of the plays' hosts, and
 * those of steps that are delegated or say themselves how to connect.
 */
export function hostsToReach(loaded: Loaded): HostToReach[] {
  const places = placesOf(loaded)
  const ways = new Map<string, HostToReach>()
  const add = (key: string, name: string, scope: Variables): void => {
    if (ways.has(key)) return
    ways.set(key, { name, variable: (one) => (scope.has(one) ? scope.get(one) : undefined) })
  }
  for (const play of loaded.plays) {
    const steps = foreseen([...play.nodes, ...play.handlers])
    const isPlain = steps.length === 0 || steps.some(({ reaches, delegateTo }) => !reaches && !delegateTo)
    for (const name of play.hosts) {
      const host = hostOf(places, name)
      if (isPlain) add(name, name, inventoryScope(places, host))
      for (const step of steps.filter(({ reaches, delegateTo }) => reaches || delegateTo))
        for (const target of soft(() => targetsOf(places, host, play, step)))
          for (const [key, scope] of soft(() => [wayTo(places, target, step)])) add(key, target.name, scope)
    }
  }
  return [...ways.values()]
}

/** Steps with those that includes will bring, where the text names them. */
function foreseen(nodes: readonly Node[]): Step[] {
  return stepsIn<Step>(nodes).flatMap((step) => [step, ...foreseen(step.foreseen ?? [])])
}

function hostOf({ hosts }: Places, name: string): InventoryHost {
  return hosts.get(name) ?? implicitHost(name)
}

/** The machines that a step reaches for a host, where it is done. */
function targetsOf(places: Places, host: InventoryHost, play: Play, step: Step): InventoryHost[] {
  const scope = scopeBefore(places, host, play, {
    over: [...step.over, ...step.vars],
    under: step.under,
    open: [],
  })
  const items = step.loop?.evaluate(scope) ?? [null]
  if (isUnknown(items) || soft(() => [allHold(step.when, scope)])[0] === false) return []
  if (step.delegateTo === null) return [host]
  const names = items.map((item) => step.delegateTo?.evaluate(withItem(scope, step, item)))
  return [...new Set(names)].flatMap((name) => (typeof name === 'string' ? [hostOf(places, name)] : []))
}

function withItem(scope: Variables, { loop, loopControl: { loopVar } }: Step, item: unknown) {
  if (loop === null) return scope
  return {
    get: (name: string) => (name === loopVar ? item : scope.get(name)),
    has: (name: string) => name === loopVar || scope.has(name),
    names: () => scope.names(),
  }
}

function wayTo(places: Places, target: InventoryHost, step: Step): [key: string, scope: Variables] {
  if (!step.reaches) return [target.name, inventoryScope(places, target)]
  const scope = reachScope(places, target, step)
  return [`${target.name} ${wayOf(scope)}`, scope]
}

/** What cannot be told before the run, the step tells when it is done. */
function soft<T>(work: () => readonly T[]): readonly T[] {
  try {
    return work()
  } catch {
    return []
  }
}
