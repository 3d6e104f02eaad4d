import { parseAnswer } from '../task/probe.ts'
import type { InventoryHost } from '../task/playbook.ts'
import { DroverError } from '../task/error.ts'
import { Unknown } from '../task/unknown.ts'
import type { Entry, World } from './course.ts'
import type { HostRun } from './host-run.ts'
import { computed, data, type Layer, Variables } from './variables.ts'

/**
 * The variables of a step on a host, the strongest first: magic names, `-e`, the loop's item, registered
 * results, the step's, the play's, the inventory's.
 *
 * @param user who asks the facts.
 */
export function scopeOf(
  world: World,
  host: HostRun,
  entry: Entry,
  user: string | null,
  overlay: Readonly<Record<string, unknown>> = {},
): Variables {
  return new Variables([
    magic(world, host.host, entry),
    computed(world.loaded.extraVars),
    data(overlay),
    data(Object.fromEntries(host.registered)),
    computed(entry.step.vars),
    computed(entry.play.vars),
    data({ facts: factsOf(world, host, user) }),
    computed(host.host.vars),
  ])
}

/** The variables of a host outside any play: connection settings, other hosts' `hostvars`. */
export function inventoryScope(world: World, host: InventoryHost): Variables {
  return new Variables([names(world, host), computed(world.loaded.extraVars), computed(host.vars)])
}

function magic(world: World, host: InventoryHost, entry: Entry): Layer {
  const all = new Map(names(world, host))
  all.set('play_hosts', { data: entry.play.hosts })
  all.set('ansible_check_mode', { data: world.mode === 'check' })
  all.set('hostvars', { data: hostvars(world) })
  return all
}

function names(world: World, host: InventoryHost): Layer {
  return data({
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0],
    group_names: host.groups,
    groups: world.loaded.inventory.groups,
  })
}

/** Every host's inventory variables, computed when they are looked at. */
function hostvars(world: World): object {
  return lazyRecord([...world.hosts.keys()], (name) => {
    const host = world.hosts.get(name) as InventoryHost
    const scope = inventoryScope(world, host)
    return lazyRecord(scope.names(), (variable) => scope.get(variable))
  })
}

/** `facts.NAME`: answers that have been asked; asking is look-ahead's work. */
function factsOf(world: World, host: HostRun, user: string | null): object {
  const { facts } = world.loaded
  return lazyRecord(Object.keys(facts), (name) => {
    const probe = facts[name]
    if (!probe) throw new DroverError('undefined-variable', `unknown fact ${name}`)
    const { foretold, unsettledBy } = host.foretold.look(probe)
    if (unsettledBy) return new Unknown(unsettledBy.task, unsettledBy)
    if (foretold) return foretold.value
    const output = host.machine.last({ probe, user })
    if (!output)
      throw new DroverError(
        'expression-failed',
        `fact ${name} was not asked: name it in the expression as facts.${name}`,
      )
    return parseAnswer(probe, output)
  })
}

function lazyRecord(keys: readonly string[], read: (key: string) => unknown): object {
  const record = {}
  for (const key of keys) Object.defineProperty(record, key, { enumerable: true, get: () => read(key) })
  return record
}
