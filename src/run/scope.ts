import { dirname } from 'node:path'
import { parseAnswer } from '../task/probe.ts'
import type { Expression } from '../task/expression.ts'
import type { InventoryHost, Play, Way } from '../task/playbook.ts'
import { DroverError } from '../task/error.ts'
import { OMIT } from '../task/omit.ts'
import { Unknown, UNKNOWN } from '../task/unknown.ts'
import type { Entry } from './course.ts'
import type { HostRun, Target } from './host-run.ts'
import { groupsUnknown } from './joining.ts'
import { homeOf } from './home.ts'
import { viewerOf } from './question.ts'
import { computed, data, lazy, type Layer, Variables } from './variables.ts'
import type { Places, PlayHosts, World } from './world.ts'

/**
 * The variables of a step on a host, the strongest first: magic names, what a loop gives (and the step's own result, for
 * conditions about it), `-e`, params of roles and includes, registered results and `set_fact`, `include_vars`, those of the
 * step, its blocks, role and play, the inventory's, defaults.
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
  const { step } = entry
  return new Variables([
    magicOf(world, host, entry),
    data(overlay),
    computed(world.loaded.extraVars),
    ...step.over.map(computed),
    host.registered,
    host.included,
    anythingOf(host),
    ...step.vars.map(computed),
    lazy({ facts: () => factsOf(world, homeOf(world, host, entry), user) }),
    computed(host.host.vars),
    ...step.under.map(computed),
  ])
}

/** The variables of a host outside any play: connection settings, other hosts' `hostvars`. */
export function inventoryScope(world: Places, host: InventoryHost): Variables {
  return new Variables([names(world, host), computed(world.loaded.extraVars), computed(host.vars)])
}

/**
 * The variables that all steps of a play see on a host, as far as they are known before a run.
 *
 * @param open names that only the run gives a value, where nothing else does.
 */
export function scopeBefore(
  world: Places,
  host: InventoryHost,
  play: Pick<Play, 'name' | 'folder' | 'hosts'> | null,
  layers: {
    readonly over: readonly Vars[]
    readonly under: readonly Vars[]
    readonly open: readonly string[]
  },
): Variables {
  const unknown = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, () => UNKNOWN]))
  const ofPlay = play && {
    ansible_play_hosts_all: () => play.hosts,
    ansible_play_name: () => play.name,
    playbook_dir: () => play.folder,
    ...unknown(['play_hosts', 'ansible_play_hosts', 'ansible_play_batch']),
  }
  const facts = () => lazyRecord(Object.keys(world.loaded.facts), () => UNKNOWN)
  return new Variables([
    lazy({
      ...namesOf(world, host),
      ...unknown(['ansible_check_mode', 'ansible_forks']),
      ...ofPlay,
      facts,
      hostvars: () => hostvars({ ...world, runs: new Map() }),
    }),
    computed(world.loaded.extraVars),
    ...layers.over.map(computed),
    computed(host.vars),
    ...layers.under.map(computed),
    lazy(unknown(layers.open)),
  ])
}

type Vars = Readonly<Record<string, Expression>>

/** How a step or a play says that a host is reached: its own words about the connection, over what the inventory says. */
export function reachScope(world: Places, host: InventoryHost, way: Way): Variables {
  return new Variables([
    names(world, host),
    computed(world.loaded.extraVars),
    ...way.over.map(computed),
    ...way.vars.map(computed),
    computed(host.vars),
    ...way.under.map(computed),
  ])
}

interface Magic {
  readonly host: InventoryHost
  readonly play: Play
  readonly layer: Layer
}

/** The last of each host: all its steps and items in a play share it. */
const magics = new WeakMap<HostRun, Magic>()

function magicOf(world: World, run: HostRun, { play }: Entry): Layer {
  const last = magics.get(run)
  if (last?.host === run.host && last.play === play) return last.layer
  const layer = magic(world, run.host, play)
  magics.set(run, { host: run.host, play, layer })
  return layer
}

function magic(world: World, host: InventoryHost, play: Play): Layer {
  const alive = (name: string): boolean => (world.runs.get(name)?.lost ?? null) === null
  const all = () => hostsAt(world, play)
  // Of hosts that only the run knows, nobody can say whether they are among them.
  const listed = (names: () => readonly string[]) => () => openIn(all()) ?? names()
  const batch = listed(() => world.batch.filter(alive))
  return lazy({
    ...namesOf(world, host),
    play_hosts: batch,
    ansible_play_batch: batch,
    ansible_play_hosts: listed(() => all().certain.filter(alive)),
    ansible_play_hosts_all: listed(() => all().certain),
    ansible_play_name: () => play.name,
    playbook_dir: () => play.folder,
    ansible_check_mode: () => world.mode === 'check',
    ansible_forks: () => world.forks,
    hostvars: () => hostvars(world),
  })
}

/** The hosts of a play: as it began, or as it was read where it has not begun. */
function hostsAt({ playing }: World, play: Play): PlayHosts {
  return playing?.play === play ? playing.hosts : { certain: play.hosts, perhaps: new Map() }
}

function openIn({ perhaps }: PlayHosts): Unknown | null {
  const [by] = perhaps.values()
  return by ? new Unknown(by.task, by) : null
}

function names(world: Places, host: InventoryHost): Layer {
  return lazy(namesOf(world, host))
}

function namesOf(world: Places, host: InventoryHost): Record<string, () => unknown> {
  const { asked } = world.loaded
  return {
    inventory_hostname: () => host.name,
    inventory_hostname_short: () => shortName(host.name),
    inventory_file: () => host.file ?? null,
    inventory_dir: () => (typeof host.file === 'string' ? dirname(host.file) : asked.cwd),
    group_names: () => groupsUnknown(world, host.name) ?? host.groups,
    groups: () => groupsUnknown(world, null) ?? Object.fromEntries(world.groups),
    ansible_run_tags: () => (asked.tags.length === 0 ? ['all'] : asked.tags),
    ansible_skip_tags: () => asked.skipTags,
    ansible_limit: () => asked.limit,
    omit: () => OMIT,
  }
}

/** As in Ansible, an address has no short form. */
function shortName(name: string): string {
  return /^[\d.]+$|:/.test(name) ? name : (name.split('.')[0] ?? name)
}

/** In a check: what a file may give that nobody can name yet. How a host is reached is taken as it is known. */
function anythingOf({ anything }: HostRun): Layer {
  const isOpen = (name: string): boolean => name !== 'facts' && !name.startsWith('ansible_')
  return { get: (name) => (anything && isOpen(name) ? { data: anything } : undefined), keys: () => [] }
}

/** Every host's variables outside plays, what it registered, and the facts that it was asked; computed when they are looked at. */
function hostvars(world: Places & Pick<World, 'runs'>): object {
  return lazyRecord([...world.hosts.keys()], (name) => {
    const host = world.hosts.get(name) as InventoryHost
    const run = world.runs.get(name)
    const own = run
      ? [run.registered, run.included, anythingOf(run), lazy({ facts: () => factsOf(world, run, null) })]
      : []
    const scope = new Variables([
      names(world, host),
      computed(world.loaded.extraVars),
      ...own,
      computed(host.vars),
    ])
    return lazyRecord(scope.names(), (variable) => scope.get(variable))
  })
}

/** `facts.NAME`: answers that have been asked; asking is look-ahead's work. */
function factsOf(world: Places, host: Pick<Target, 'machine' | 'foretold'>, user: string | null): object {
  const { facts } = world.loaded
  return lazyRecord(Object.keys(facts), (name) => {
    const probe = facts[name]
    if (!probe) throw new DroverError('undefined-variable', `unknown fact ${name}`)
    const { foretold, unsettledBy } = host.foretold.look(probe, viewerOf({ probe, user }))
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
