import type { Expression, Path, Scope } from '../task/expression.ts'
import type { Unknown } from '../task/unknown.ts'
import type { Spot } from './origin.ts'

/** One name that an expression reads, and where it stands. */
export interface Use {
  readonly path: Path
  readonly spot: Spot
  /** It need not exist: `default x "y"`, or `has(vars.x)` beside it. */
  readonly guarded: boolean
}

export interface Entry {
  readonly key: string
  readonly keySpot: Spot
  readonly value: Computed
}

/** An expression that also knows where each of its parts stands, so that it can be checked before anything runs. */
export interface Computed<T = unknown> extends Expression<T> {
  readonly spot: Spot
  readonly uses: readonly Use[]
  /** False where the text alone decides the value. For a tree: of its own node, not of its children. */
  readonly dynamic: boolean
  readonly entries?: readonly Entry[]
  readonly items?: readonly Computed[]
}

interface Parts<T> {
  readonly source: string
  readonly spot: Spot
  readonly uses: readonly Use[]
  readonly dynamic: boolean
  readonly entries?: readonly Entry[]
  readonly items?: readonly Computed[]
  readonly evaluate: (scope: Scope) => T | Unknown
}

export function computed<T>(parts: Parts<T>): Computed<T> {
  return { ...parts, at: parts.spot.at, reads: distinct(parts.uses) }
}

/** A value that the text alone decides. */
export function constant<T>(value: T, source: string, spot: Spot): Computed<T> {
  return computed({ source, spot, uses: [], dynamic: false, evaluate: () => value })
}

/** What stands in for text that is wrong and already reported: nothing is said about it twice. */
export function broken(source: string, spot: Spot): Computed {
  return computed({ source, spot, uses: [], dynamic: true, evaluate: () => null })
}

export function listOf(items: readonly Computed[], source: string, spot: Spot): Computed {
  const uses = items.flatMap((item) => item.uses)
  const evaluate = (scope: Scope) => items.map((item) => item.evaluate(scope))
  return computed({ source, spot, uses, dynamic: false, items, evaluate })
}

export function mapOf(entries: readonly Entry[], source: string, spot: Spot): Computed {
  const uses = entries.flatMap((entry) => entry.value.uses)
  const evaluate = (scope: Scope) =>
    Object.fromEntries(entries.map(({ key, value }) => [key, value.evaluate(scope)]))
  return computed({ source, spot, uses, dynamic: false, entries, evaluate })
}

function distinct(uses: readonly Use[]): Path[] {
  return [...new Map(uses.map((use) => [use.path.join('\0'), use.path])).values()]
}
