import type { Include } from '../../task/playbook.ts'
import { stepsIn } from '../../task/steps.ts'
import type { AnyTask } from '../../task/task.ts'
import { type Computed, constant } from '../computed.ts'
import { Mistakes } from '../mistakes.ts'
import type { Spot } from '../origin.ts'
import { namesGivenBy } from '../step-names.ts'
import { candidates, varsCandidates } from './candidates.ts'
import type { Context } from './context.ts'
import { type Brought, type DraftStep, gathered } from './draft.ts'
import { includedVars } from './include-vars.ts'
import { type DraftVars, type Inherited, layers, within } from './inherited.ts'
import { readRole } from './role.ts'
import { roleFiles } from './role-request.ts'
import { findStepsFile, readStepsFile } from './steps-file.ts'

type Parts = Pick<DraftStep, 'include' | 'preloaded' | 'mayGive'>

type Values = Readonly<Record<string, unknown>>

/** How a step brings others (`include_tasks`, `include_role`) or variables; nothing for every other task. */
export function includeOf(task: AnyTask, params: Computed, own: Inherited, outer: Context): Parts {
  if (task.acts === 'include-vars') return includeVars(params, outer)
  if (task.acts !== 'include-tasks' && task.acts !== 'include-role') return { include: null, preloaded: null }
  const source: Source = { role: task.acts === 'include-role', spot: params.spot, own, outer }
  const include: Include = (values, item) => {
    const mistakes = new Mistakes()
    const brought = bring(source, values, item, mistakes)
    mistakes.throwIfAny()
    return outer.finish(brought)
  }
  const preloaded = preload(source, params)
  return { include, preloaded, mayGive: () => namesBrought(preloaded) }
}

/** `include_vars`: what a file holds that the text names is known before the run. */
function includeVars(params: Computed, outer: Context): Parts {
  const { spot } = params
  const include: Include = (values) => {
    const mistakes = new Mistakes()
    const vars = includedVars(values, spot, outer, mistakes)
    mistakes.throwIfAny()
    return { nodes: [], handlers: [], vars }
  }
  const entries = params.entries ?? []
  const collected = gathered()
  const mayGive = () => namesRead(entries, outer)
  if (entries.some(({ value }) => value.dynamic)) {
    const preloaded = { nodes: [], guessed: false, gathered: { ...collected, complete: false } }
    return { include, preloaded, mayGive }
  }
  const values = Object.fromEntries(entries.map(({ key, value }) => [key, value.source]))
  const vars = includedVars(values, spot, outer, outer.mistakes)
  return { include, preloaded: { nodes: [], guessed: false, gathered: collected, vars }, mayGive }
}

/** What a name's text leaves open, the files say that fit it. */
function namesRead(entries: NonNullable<Computed['entries']>, outer: Context): string[] | null {
  const { file, name, ...others } = Object.fromEntries(entries.map(({ key, value }) => [key, value]))
  if (name !== undefined) return name.dynamic ? null : [name.source]
  if (!file || Object.keys(others).length > 0) return null
  return varsCandidates(file, outer)?.flatMap((one) => namesIn(one, file.spot, outer)) ?? null
}

/** One that cannot be read is not meant, or else the run ends there. */
function namesIn(file: string, spot: Spot, outer: Context): string[] {
  const mistakes = new Mistakes()
  const vars = includedVars({ file }, spot, outer, mistakes)
  return mistakes.count === 0 ? Object.keys(vars) : []
}

interface Source {
  readonly role: boolean
  readonly spot: Spot
  readonly own: Inherited
  readonly outer: Context
}

/** Reads what is included. Its keywords hold for what it brings, but for its condition, which has been met. */
function bring(source: Source, values: Values, item: Values, mistakes: Mistakes): Brought {
  const { spot, own, outer, role } = source
  const collected = gathered()
  const over = layers(itemVars(item, spot), ...own.vars)
  const words = { ...own, when: [], vars: [], over }
  const context = { ...outer, mistakes, gathered: collected }
  if (role) return { nodes: bringRole(values, words, spot, context), gathered: collected, guessed: false }
  const path = mistakes.attempt(() => findStepsFile(String(values['file']), spot, context))
  if (path === null) return { nodes: [], gathered: collected, guessed: false }
  // A file may include itself: it is read only when the run comes to it.
  const chain = outer.chain.filter((one) => one !== path)
  const inherited = within(context.inherited, words)
  const nodes = readStepsFile(path, spot, { ...context, inherited, chain })
  return { nodes, gathered: collected, guessed: false }
}

function bringRole(values: Values, words: Inherited, spot: Spot, context: Context): Brought['nodes'] {
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string'
  const texts = new Map(Object.entries(values).filter(isText))
  const name = texts.get('name') ?? ''
  const roles = context.roles.filter((one) => one !== name)
  const request = { name, spot, words, files: roleFiles(texts), exposed: false, once: false }
  return readRole(request, { ...context, roles })
}

function itemVars(item: Values, spot: Spot): DraftVars {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, constant(value, name, spot)]))
}

/** Reads before the run what the run may bring: the file or role that the text names, or all that fit its template. */
function preload(source: Source, params: Computed): Brought {
  const { outer, role } = source
  const collected = gathered()
  const main = params.entries?.find(({ key }) => key === (role ? 'name' : 'file'))?.value
  const names = main === undefined ? [] : candidates(main, role, outer)
  if (names === null) return { nodes: [], gathered: { ...collected, complete: false }, guessed: true }
  const others = Object.fromEntries(
    (params.entries ?? []).flatMap(({ key, value }) => (value.dynamic ? [] : [[key, value.source]])),
  )
  const brought = names.map((name) =>
    bring(source, { ...others, [role ? 'name' : 'file']: name }, {}, outer.mistakes),
  )
  return {
    nodes: brought.flatMap(({ nodes }) => nodes),
    guessed: main?.dynamic ?? false,
    gathered: {
      ...collected,
      handlers: brought.flatMap(({ gathered: one }) => one.handlers),
      roleUses: brought.flatMap(({ gathered: one }) => one.roleUses),
      lost: brought.flatMap(({ gathered: one }) => one.lost),
      complete: brought.every(({ gathered: one }) => one.complete),
    },
  }
}

function namesBrought({ nodes, gathered }: Brought): string[] | null {
  if (!gathered.complete) return null
  const names = namesGivenBy([...stepsIn(nodes), ...gathered.handlers])
  return names && [...names, ...gathered.lost]
}
