import type { AnyTask } from '../task/task.ts'
import type { Computed } from './computed.ts'
import type { DraftPlay } from './play/play.ts'
import type { Spot } from './origin.ts'
import type { Schema } from './schema-words.ts'

/** One name that a play gives to something. */
export interface Naming {
  readonly kind: 'register' | 'variable'
  readonly name: string
  readonly spot: Spot
}

/** Everything computed in a play, at whatever keyword and in whatever block it stands. */
export function expressionsIn(play: DraftPlay): Computed[] {
  const found: Computed[] = []
  walk(play, (node) => {
    if (!isComputed(node)) return true
    found.push(node)
    return false
  })
  return found
}

/** Every name that a play or one of its steps gives by `register` or `vars`. */
export function namingsIn(play: DraftPlay): Naming[] {
  const found: Naming[] = []
  walk(play, (node) => {
    if (isComputed(node)) return false
    const { register, vars, spot } = node as { register?: unknown; vars?: object; spot?: Spot }
    if (!spot) return true
    if (typeof register === 'string') found.push({ kind: 'register', name: register, spot })
    found.push(...variablesIn(vars ?? {}, spot))
    return true
  })
  return found
}

/**
 * The names of one layer of variables, or of several. Those of other files (`vars_files`, a role) may be there for
 * other playbooks.
 */
function variablesIn(vars: object, { at }: Spot): Naming[] {
  const layers: readonly object[] = Array.isArray(vars) ? vars : [vars]
  return layers
    .flatMap((layer) => Object.entries(layer) as [string, Computed][])
    .filter(([, value]) => value.spot.at.file === at.file)
    .map(([name, value]) => ({ kind: 'variable', name, spot: value.spot }))
}

/** What tells that a file is read: a step's task and params, or that some file is not known. */
interface Reading {
  readonly task: AnyTask
  readonly params: Computed
  readonly complete: boolean
}

/** Whether a play reads files that only the run knows: a template or an include whose path is computed. */
export function readsUnknownFile(play: DraftPlay): boolean {
  let open = false
  walk(play, (node) => {
    const { task, params, complete } = node as Partial<Reading>
    open ||= complete === false
    const { properties = {} } = (task?.params ?? {}) as Schema
    open ||= (params?.entries ?? []).some(
      ({ key, value }) => properties[key]?.['x-drover'] === 'template' && isOpen(value),
    )
    return !isComputed(node)
  })
  return open
}

/** What is read beside the path itself is the path's own; the template's stands in another file. */
function isOpen({ uses, spot }: Computed): boolean {
  return uses.some((use) => use.spot.at.file === spot.at.file)
}

/** Visits each object once; `visit` says whether to go into it. The definitions of tasks are not the user's text. */
function walk(from: object, visit: (node: object) => boolean): void {
  const seen = new Set<object>()
  const waiting: object[] = [from]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (!visit(node)) continue
    for (const key of Object.keys(node)) {
      const value = (node as Readonly<Record<string, unknown>>)[key]
      if (key !== 'task' && typeof value === 'object' && value !== null) waiting.push(value)
    }
  }
}

function isComputed(node: object): node is Computed {
  return 'uses' in node && Array.isArray(node.uses)
}
