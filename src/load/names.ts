import type { Computed, Use } from './computed.ts'
import type { DraftInventory } from './inventory/inventory.ts'
import type { Mistakes } from './mistakes.ts'
import { FAILURE_NAMES, MAGIC_NAMES, RESULT_NAMES } from './play/magic.ts'
import type { DraftPlay } from './play/play.ts'
import { type Brought, type DraftNode, type DraftStep } from './play/draft.ts'
import { stepsIn } from '../task/steps.ts'
import { changingNames } from './changing-names.ts'
import { HostVariables } from './host-variables.ts'
import { fallbackOf, type Names } from './meaning.ts'
import { PlayTypes } from './play-types.ts'
import { guardsOf, loopNames, namesGiven } from './step-names.ts'
import { UnknownNames } from './unknown-names.ts'

type Vars = Readonly<Record<string, Computed>>

export interface NamesOptions {
  readonly plays: readonly { readonly draft: DraftPlay; readonly hosts: readonly string[] }[]
  readonly inventory: DraftInventory
  readonly extraVars: Vars
  readonly facts: readonly string[]
  /** False when a file could not be read: what nothing defines may be defined there. */
  readonly complete: boolean
  readonly mistakes: Mistakes
}

/** Reports each name that nothing defines, where it is used. */
export function checkNames(options: NamesOptions): void {
  const unknown = new UnknownNames(options, allRegisters(options))
  const registered = new Set<string>()
  const changing = changingNames(options.plays.map(({ draft }) => draft))
  for (const { draft, hosts } of options.plays) {
    const own = options.inventory.hosts.filter(among(hosts))
    // A play whose pattern is wrong has no hosts: any host's variables will do.
    const variables = new HostVariables(own.length > 0 ? own : options.inventory.hosts)
    const types = own.length > 0 && changing ? new PlayTypes(variables, changing, options.mistakes) : null
    const check = new PlayNames(options, draft, variables, unknown, types)
    for (const name of draft.gathered.lost) registered.add(name)
    check.nodes(draft.nodes, registered, [])
    check.nodes(draft.handlers, registered, [])
    check.play(registered)
  }
}

function allRegisters(options: NamesOptions): ReadonlyMap<string, DraftStep> {
  const steps = options.plays.flatMap(({ draft }) => stepsIn(draft.nodes)).toReversed()
  return new Map(steps.flatMap((step) => namesGiven(step).map((name) => [name, step])))
}

/** Whether a host is one of these: asked of each host of the inventory. */
export function among(hosts: readonly string[]): (host: { readonly name: string }) => boolean {
  const names = new Set(hosts)
  return ({ name }) => names.has(name)
}

class PlayNames {
  readonly #options: NamesOptions
  readonly #draft: DraftPlay
  readonly #unknown: UnknownNames
  readonly #hosts: HostVariables
  readonly #types: PlayTypes | null
  /** Definitions that were looked into already, so that each is checked once per play. */
  readonly #seen = new Set<Computed>()
  /** Set once a step may bring names that nobody can know before the run. */
  #open = false
  /** Set while a file is looked at that only fits the name of an include: what it needs may be there when it is meant. */
  #guessing = false

  constructor(
    options: NamesOptions,
    draft: DraftPlay,
    hosts: HostVariables,
    unknown: UnknownNames,
    types: PlayTypes | null,
  ) {
    this.#options = options
    this.#draft = draft
    this.#hosts = hosts
    this.#unknown = unknown
    this.#types = types
  }

  play(registered: ReadonlySet<string>): void {
    const names = this.#names(registered, [], [])
    for (const one of Object.values(this.#draft.settings)) if (one) this.#check(one, names, [])
    this.#connection(this.#draft.keywords, names)
  }

  /** Keywords about the connection. Where a variable goes before one, it does not need what it reads. */
  #connection(keywords: readonly Vars[], names: Names): void {
    for (const [variable, word] of keywords.flatMap((words) => Object.entries(words))) {
      if (names.layers.some((layer) => Object.hasOwn(layer, variable))) continue
      const hidden = this.#hosts.column(variable).definitions.length > 0
      this.#check(word, { ...names, conditional: names.conditional || hidden }, [])
    }
  }

  /** Checks the steps in their order; each adds the names that it gives. `rescue` and `always` know of the failure. */
  nodes(nodes: readonly DraftNode[], registered: Set<string>, around: readonly string[]): void {
    for (const node of nodes) {
      if (node.kind === 'flush') continue
      if (node.kind === 'block') {
        this.nodes(node.steps, registered, around)
        this.nodes(node.rescue, registered, FAILURE_NAMES)
        this.nodes(node.always, registered, FAILURE_NAMES)
        continue
      }
      this.#step(node, registered, around)
      for (const name of namesGiven(node)) registered.add(name)
      if (node.preloaded) this.#brought(node.preloaded, registered, [...around, ...loopNames(node)])
    }
  }

  #brought(
    { nodes, gathered, guessed, vars = {} }: Brought,
    registered: Set<string>,
    around: readonly string[],
  ): void {
    for (const name of [...gathered.lost, ...Object.keys(vars)]) registered.add(name)
    const before = this.#guessing
    this.#guessing ||= guessed
    this.nodes(nodes, registered, around)
    this.nodes(gathered.handlers, registered, around)
    this.#guessing = before
    if (!gathered.complete) this.#open = true
  }

  #step(step: DraftStep, registered: ReadonlySet<string>, around: readonly string[]): void {
    const layers = [...step.over, ...step.vars]
    const { when } = step
    const conditional = when.length > 0
    const under = [...step.under, ...step.keywords]
    const names = this.#names(registered, layers, under)
    const outside = { ...names, local: around, conditional, guarded: guardsOf(step), when }
    const { label, pause, breakWhen } = step.loopControl
    const inside = { ...outside, local: [...around, ...loopNames(step)] }
    if (step.loop) this.#check(step.loop, outside, [])
    const settings = [
      step.become,
      step.becomeUser,
      step.ignoreErrors,
      step.ignoreUnreachable,
      step.delegateTo,
      step.delegateFacts,
    ]
    const others = [
      step.runOnce,
      step.timeout,
      step.throttle,
      step.noLog,
      step.checkMode,
      step.diff,
      step.anyErrorsFatal,
    ]
    const values = [label, pause, step.retries, step.delay, ...step.notify, ...step.environment]
    const named = step.named ? [step.name] : []
    for (const one of [step.params, ...step.when, ...settings, ...others, ...values, ...named])
      if (one) this.#check(one, inside, [])
    this.#connection(step.keywords, inside)
    const own = [...RESULT_NAMES, ...(step.register === null ? [] : [step.register])]
    const after = { ...inside, local: [...inside.local, ...own], result: step.register }
    for (const one of [
      ...(step.changedWhen ?? []),
      ...(step.failedWhen ?? []),
      ...(step.until ?? []),
      ...(breakWhen ?? []),
    ])
      this.#check(one, after, [])
  }

  #names(registered: ReadonlySet<string>, own: readonly Vars[], under: readonly Vars[]): Names {
    const { exposed } = this.#draft.gathered
    const layers = [this.#options.extraVars, ...own, ...exposed.vars.toReversed(), ...this.#draft.vars]
    return {
      layers,
      under: [...under, ...exposed.under.toReversed()],
      registered,
      local: [],
      conditional: false,
      guarded: new Set(),
      when: [],
    }
  }

  #check(expression: Computed, names: Names, within: readonly string[]): void {
    for (const use of expression.uses) {
      if (!use.guarded && !names.guarded.has(use.path[0] ?? '')) this.#use(use, names, within)
    }
    if (!this.#guessing) this.#types?.check(expression, names)
  }

  #use(use: Use, names: Names, within: readonly string[]): void {
    const name = use.path[0] ?? ''
    if (name === 'facts') {
      this.#unknown.fact(use)
      return
    }
    if (MAGIC_NAMES.includes(name) || names.registered.has(name) || names.local.includes(name)) return
    if (within.includes(name)) {
      this.#unknown.ofItself(use, [...within.slice(within.indexOf(name)), name])
      return
    }
    const layer = names.layers.find((vars) => Object.hasOwn(vars, name))
    const fallback = fallbackOf(name, names)
    const own = layer?.[name]
    const column = own ? null : this.#hosts.column(name)
    const isLacking = column !== null && column.lacking.length > 0
    const known = [own, ...(column?.definitions ?? []), ...(isLacking ? [fallback] : [])]
    if (!known.some(Boolean)) this.#undefined(use, names)
    else if (isLacking && !fallback && !names.conditional) this.#unknown.onSome(use, column.lacking)
    for (const one of [own, ...(column?.computed ?? []), isLacking ? fallback : undefined])
      if (one) this.#definition(one, names, [...within, name])
  }

  /** What a variable is made of must be defined as well. */
  #definition(definition: Computed, names: Names, within: readonly string[]): void {
    if (this.#seen.has(definition)) return
    this.#check(definition, names, within)
    this.#seen.add(definition)
  }

  #undefined(use: Use, names: Names): void {
    if (this.#guessing) return
    const complete = this.#draft.gathered.complete && !this.#open
    this.#unknown.anywhere(use, this.#knownNames(names), complete, names.result)
  }

  #knownNames(names: Names): string[] {
    const vars = [...names.layers, ...names.under].flatMap((one) => Object.keys(one))
    return [
      ...new Set([
        ...[...vars, ...this.#hosts.names].filter((name) => !name.startsWith('ansible_')),
        ...names.registered,
        ...names.local,
        'facts',
      ]),
    ]
  }
}
