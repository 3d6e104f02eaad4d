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

/** The CEL type of what a path of names leads to, or null where nobody knows it. */
export type TypeOf = (path: Path) => string | null

/** What cannot work in an expression, given the types of the variables that it reads. */
export interface Misfit {
  readonly message: string
  readonly help: string | undefined
  readonly spot: Spot
  /** What it reads there whose type is known. */
  readonly uses: readonly Use[]
  /** Set where it works, but text is compared with what it can never equal: the type of the other side. */
  readonly never: string | null
}

/** CEL within a value, that can be checked against the types of variables. */
export interface Typed {
  readonly uses: readonly Use[]
  readonly evaluate: (scope: Scope) => unknown
  readonly misfit: (typeOf: TypeOf) => Misfit | null
}

/** An expression that also knows where each of its parts stands, so that it can be checked before anything runs. */
export interface Computed<T = unknown> extends Expression<T> {
  readonly spot: Spot
  readonly uses: readonly Use[]
  /** False where the text alone decides the value. For a tree: of its own node, not of its children. */
  readonly dynamic: boolean
  readonly entries?: readonly Entry[]
  readonly items?: readonly Computed[]
  readonly typed?: readonly Typed[]
}

interface Parts<T> {
  readonly source: string
  readonly spot: Spot
  readonly uses: readonly Use[]
  readonly dynamic: boolean
  readonly entries?: readonly Entry[]
  readonly items?: readonly Computed[]
  readonly typed?: readonly Typed[]
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
  return computed({ source, spot, uses, dynamic: false, items, ...typedIn(items), evaluate })
}

export function mapOf(entries: readonly Entry[], source: string, spot: Spot): Computed {
  const uses = entries.flatMap((entry) => entry.value.uses)
  const evaluate = (scope: Scope) =>
    Object.fromEntries(entries.map(({ key, value }) => [key, value.evaluate(scope)]))
  const inner = typedIn(entries.map(({ value }) => value))
  return computed({ source, spot, uses, dynamic: false, entries, ...inner, evaluate })
}

/** The CEL of all parts of a value. */
export function typedIn(parts: readonly Computed[]): { typed?: readonly Typed[] } {
  const typed = parts.flatMap((part) => part.typed ?? [])
  return typed.length === 0 ? {} : { typed }
}

function distinct(uses: readonly Use[]): Path[] {
  return [...new Map(uses.map((use) => [use.path.join('\0'), use.path])).values()]
}
