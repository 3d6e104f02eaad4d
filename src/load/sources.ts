import type { Place } from '../task/place.ts'
import { stepsIn } from '../task/steps.ts'
import type { Definition } from './definition.ts'
import { extraDefinitions } from './extra-vars.ts'
import type { WholeInventory } from './inventory/inventory.ts'
import type { DraftStep } from './play/draft.ts'
import type { DraftVars } from './play/inherited.ts'
import { MAGIC } from './play/magic.ts'
import type { DraftPlay } from './play/play.ts'
import { sourceName } from './source-name.ts'

/** Where the variables of a run come from: all places that give one a value, what wins before what it hides. */
export interface Sources {
  /** Of `-e`. */
  extra(): readonly Definition[]
  /** Of the inventory, for a host. */
  ofHost(name: string): readonly Definition[]
  /** Of each play, in the order of the plays. */
  readonly ofPlays: readonly PlaySources[]
}

export interface PlaySources {
  /** Stronger than those of hosts, and seen by all steps. */
  over(): readonly Definition[]
  /** Weaker than those of hosts, and seen by all steps. */
  under(): readonly Definition[]
  /** Seen by some steps only: of blocks, of steps, of imports and includes. */
  inner(): readonly InnerDefinition[]
  /** What steps will set when they run, in their order. */
  later(): readonly Later[]
}

export interface InnerDefinition extends Definition {
  /** Names of the steps that see it, as written. */
  readonly steps: readonly string[]
  /** Weaker than those of hosts. */
  readonly weak: boolean
}

/** A step that gives a name a value that only the run knows. */
export interface Later {
  readonly name: string
  readonly by: string
  readonly at: Place
}

export function sourcesOf(
  { extraVars, cwd }: { readonly extraVars: readonly string[]; readonly cwd: string },
  { merge }: Pick<WholeInventory, 'merge'>,
  drafts: readonly DraftPlay[],
): Sources {
  return {
    extra: () => extraDefinitions(extraVars, cwd),
    ofHost: (name) => merge.definitionsOf(name),
    ofPlays: drafts.map((draft) => ({
      over: () => draftLayers(draft).over.flatMap(definitions),
      under: () => draftLayers(draft).under.flatMap(definitions),
      inner: () => innerOf(draft),
      later: () => allSteps(draft).flatMap(laterOf),
    })),
  }
}

function draftLayers({ vars, keywords, gathered: { exposed } }: DraftPlay) {
  return {
    over: [...exposed.vars.toReversed(), ...vars],
    under: [...exposed.under.toReversed(), ...keywords],
  }
}

function definitions(vars: DraftVars): Definition[] {
  const source = sourceName(vars) ?? 'a variable'
  return Object.entries(vars).map(([name, value]) => ({ name, source, value }))
}

/** What steps have beside what all have. */
function innerOf(draft: DraftPlay): InnerDefinition[] {
  const { over, under } = draftLayers(draft)
  const common = new Set([...over, ...under])
  const seen = new Map<DraftVars, { readonly steps: string[]; readonly weak: boolean }>()
  const see = (layer: DraftVars, step: string, weak: boolean): void => {
    if (common.has(layer) || sourceName(layer) === MAGIC) return
    const known = seen.get(layer) ?? { steps: [], weak }
    known.steps.push(step)
    seen.set(layer, known)
  }
  for (const { name, over: params, vars, under: defaults, keywords } of allSteps(draft)) {
    for (const layer of [...params, ...vars]) see(layer, name.source, false)
    for (const layer of [...defaults, ...keywords]) see(layer, name.source, true)
  }
  return [...seen].flatMap(([layer, where]) => definitions(layer).map((one) => ({ ...one, ...where })))
}

/** Those of includes too, as far as they are known. */
function allSteps({ nodes, handlers }: DraftPlay): DraftStep[] {
  const withBrought = (step: DraftStep): DraftStep[] => [
    step,
    ...(step.preloaded ? stepsIn(step.preloaded.nodes).flatMap(withBrought) : []),
  ]
  return [...stepsIn(nodes), ...handlers].flatMap(withBrought)
}

function laterOf({ register, task, params, preloaded, at }: DraftStep): Later[] {
  const set = task.acts === 'set-facts' ? (params.entries ?? []).map(({ key }) => key) : []
  const included = Object.keys(preloaded?.vars ?? {})
  return [
    ...(register === null ? [] : [{ name: register, by: 'register', at }]),
    ...set.filter((name) => name !== 'cacheable').map((name) => ({ name, by: 'set_fact', at })),
    ...included.map((name) => ({ name, by: 'include_vars', at })),
  ]
}
