import type { Place } from './place.ts'
import type { Unknown } from './unknown.ts'

/** The names an expression can use: variables, registered results, facts, magic names. */
export interface Scope {
  /**
   * The value of a name; Unknown when it depends on something that is not known yet.
   *
   * @throws {DroverError} `undefined-variable`, with the nearest known name.
   */
  get(name: string): unknown
  has(name: string): boolean
  names(): readonly string[]
  /** Where the text stands that computes a name; null for data. Absent: nobody knows. */
  placeOf?(name: string): Place | null
}

/** The names that an expression reads, from the root: `['facts', 'os', 'id']`. Names behind a computed key are left out. */
export type Path = readonly string[]

/** Text of the playbook or inventory that is computed: a template, a condition, or a whole tree of them. */
export interface Expression<T = unknown> {
  readonly source: string
  readonly at: Place
  readonly reads: readonly Path[]
  /**
   * Its value, or Unknown when it depends on something that is not known yet.
   *
   * @throws {DroverError} with `at`, when it fails on the values it meets.
   */
  evaluate(scope: Scope): T | Unknown
}
