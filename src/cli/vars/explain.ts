import type { Definition } from '../../load/definition.ts'
import { MAGIC, MAGIC_NAMES } from '../../load/play/magic.ts'
import { PROMPT } from '../../load/play/prompts.ts'
import type { Loaded } from '../../load/run.ts'
import type { Later, PlaySources } from '../../load/sources.ts'
import { scopeBefore } from '../../run/scope.ts'
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

export interface InSteps extends ShownDefinition {
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
  const see = (one: Definition): ShownDefinition => {
    const { source, value } = one
    const asked = source === PROMPT
    const seen = asked ? { value: UNKNOWN, needs: ['an answer of the user'], error: null } : null
    return { source, at: showPlace(value.at), ...(seen ?? lookAt(value, scope, { all, later })) }
  }
  const variable = (name: string): Variable => {
    const found = all.filter((one) => one.name === name)
    const [own = null, ...hides] = found.map(see)
    const extra = own?.source === '-e'
    const strong = found[0] !== undefined && !under.includes(found[0])
    return {
      name,
      own: own ?? magicOf(name, scope.has(name) ? scope.get(name) : undefined),
      hides,
      inSteps: inner
        .filter((one) => one.name === name)
        .map((one) => ({ ...see(one), steps: one.steps, hidden: extra || (one.weak && strong) })),
      later: later.filter((one) => one.name === name).map((one) => ({ ...one, hidden: extra })),
    }
  }
  const names = [...all, ...inner, ...later].map(({ name }) => name)
  return { play, variables: [...new Set([...names, ...MAGIC_NAMES])].sort().map(variable) }
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
