import type { Definition } from '../../load/definition.ts'
import { MAGIC, MAGIC_NAMES } from '../../load/play/magic.ts'
import { PROMPT } from '../../load/play/prompts.ts'
import type { Loaded } from '../../load/run.ts'
import type { Later, PlaySources } from '../../load/sources.ts'
import { scopeBefore } from '../../run/scope.ts'
import type { Variables } from '../../run/variables.ts'
import { placesOf } from '../../run/world.ts'
import type { Expression } from '../../task/expression.ts'
import type { InventoryHost, Play } from '../../task/playbook.ts'
import { showPlace } from '../../task/place.ts'
import { UNKNOWN } from '../../task/unknown.ts'
import { lookAt, type Seen } from './look-at.ts'

/** One place that gives a variable a value, and the value as far as it is known before a run. */
export interface ShownDefinition extends Seen {
  readonly source: string
  /** `file:line:col` */
  readonly at: string | null
}

export interface Variable {
  readonly name: string
  /** What all steps see; null where only some do, or only the run knows. */
  readonly own: ShownDefinition | null
  /** The strongest first. */
  readonly hides: readonly ShownDefinition[]
  /** What some steps see instead. */
  readonly inSteps: readonly InSteps[]
  /** Steps that will give it another value when they run. */
  readonly later: readonly (Later & { readonly hidden: boolean })[]
}

interface InSteps extends ShownDefinition {
  /** Their names, as written. */
  readonly steps: readonly string[]
  /** Whether what all steps see hides it. */
  readonly hidden: boolean
}

/** The variables of a host in a play; without any play, those of the inventory. */
export interface PlayVariables {
  readonly play: Play | null
  readonly variables: readonly Variable[]
}

export function explain(loaded: Loaded, host: InventoryHost): PlayVariables[] {
  const { plays, sources } = loaded
  if (plays.length === 0) return [explainPlay(loaded, host, null, NO_PLAY)]
  return plays.flatMap((play, index) => {
    const own = sources.ofPlays[index]
    return own && play.hosts.includes(host.name) ? [explainPlay(loaded, host, play, own)] : []
  })
}

const NO_PLAY: PlaySources = { over: () => [], under: () => [], inner: () => [], later: () => [] }

function explainPlay(
  loaded: Loaded,
  host: InventoryHost,
  play: Play | null,
  sources: PlaySources,
): PlayVariables {
  const [over, under, inner, later] = [sources.over(), sources.under(), sources.inner(), sources.later()]
  const all = [...loaded.sources.extra(), ...over, ...loaded.sources.ofHost(host.name), ...under]
  const scope = scopeBefore(placesOf(loaded), host, play, {
    over: [winning(over)],
    under: [winning(under)],
    open: later.map(({ name }) => name),
  })
  const names = new Set([...[...all, ...inner, ...later].map(({ name }) => name), ...MAGIC_NAMES])
  const known = { all, under, inner, later, scope }
  return { play, variables: [...names].sort().map((name) => variable(name, known)) }
}

interface Known {
  /** What all steps see, the strongest first. */
  readonly all: readonly Definition[]
  /** Those of it that are weaker than the inventory's. */
  readonly under: readonly Definition[]
  readonly inner: ReturnType<PlaySources['inner']>
  readonly later: readonly Later[]
  readonly scope: Variables
}

function variable(name: string, known: Known): Variable {
  const { all, under, inner, later, scope } = known
  const isOwn = (one: { readonly name: string }): boolean => one.name === name
  const [first, ...others] = all.filter(isOwn)
  const extra = first?.source === '-e'
  const strong = first !== undefined && !under.includes(first)
  return {
    name,
    own: first ? shown(first, known) : magicOf(name, scope.has(name) ? scope.get(name) : undefined),
    hides: others.map((one) => shown(one, known)),
    inSteps: inner.filter(isOwn).map((one) => {
      return { ...shown(one, known), steps: one.steps, hidden: extra || (one.weak && strong) }
    }),
    later: later.filter(isOwn).map((one) => ({ ...one, hidden: extra })),
  }
}

function shown({ source, value }: Definition, known: Known): ShownDefinition {
  const at = showPlace(value.at)
  if (source === PROMPT) return { source, at, value: UNKNOWN, needs: ['an answer of the user'], error: null }
  return { source, at, ...lookAt(value, known.scope, known) }
}

/** Of several definitions of a name the first; what the user is asked for is not known. */
function winning(definitions: readonly Definition[]): Record<string, Expression> {
  const entries = definitions.map(({ name, source, value }): [string, Expression] => {
    if (source !== PROMPT) return [name, value]
    return [name, { source: name, at: value.at, reads: [], evaluate: () => UNKNOWN }]
  })
  return Object.fromEntries(entries.reverse())
}

function magicOf(name: string, value: unknown): ShownDefinition | null {
  if (!MAGIC_NAMES.includes(name) || value === undefined) return null
  return { source: MAGIC, at: null, value, needs: [], error: null }
}
