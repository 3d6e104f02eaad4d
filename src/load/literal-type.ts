import type { Path, Scope } from '../task/expression.ts'
import type { Computed } from './computed.ts'
import { Secret } from '../task/secret.ts'

const NOTHING: Scope = { get: () => null, has: () => false, names: () => [] }

/** The part of a value at a path below it; null where the text does not say that there is one. */
export function partAt(value: Computed, path: Path): Computed | null {
  return path.reduce<Computed | null>(
    (at, name) => at?.entries?.find(({ key }) => key === name)?.value ?? null,
    value,
  )
}

/** The value that the text alone decides; undefined where the run does. */
export function literalOf(value: Computed): unknown {
  return value.dynamic || value.uses.length > 0 ? undefined : value.evaluate(NOTHING)
}

/** The CEL type of a value, as far as its text says so; null where only the run knows. */
function literalType(value: Computed): string | null {
  if (value.entries) return 'map'
  if (value.items) return 'list'
  const literal = literalOf(value)
  if (literal === null) return 'null'
  if (typeof literal === 'string' || literal instanceof Secret) return 'string'
  if (typeof literal === 'boolean') return 'bool'
  return typeof literal === 'number' ? (Number.isSafeInteger(literal) ? 'int' : 'double') : null
}

/** The type of what a path leads to that begins with the variable of this definition. */
export function typeAt(definition: Computed, path: readonly string[]): string | null {
  const part = partAt(definition, path.slice(1))
  return part && literalType(part)
}
