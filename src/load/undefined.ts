import type { Path, Scope } from '../task/expression.ts'
import type { DroverError } from '../task/error.ts'
import type { Use } from './computed.ts'
import { didYouMean } from './did-you-mean.ts'
import { mistake, type Spot } from './origin.ts'

/** A root name that nothing defines. */
export function undefinedName(use: Use, names: Iterable<string>): DroverError {
  const name = use.path[0] ?? ''
  if (name === 'item') {
    return mistake('undefined-variable', 'item is not defined', use.spot, 'item exists in a step with loop')
  }
  return mistake('undefined-variable', `${name} is not defined`, use.spot, didYouMean(name, names))
}

/** A field that a value does not have; says which one, and the nearest that it has. */
export function undefinedPath(use: Use | undefined, scope: Scope, spot: Spot): DroverError {
  if (!use) {
    const help = 'inside {{#each}} and {{#with}} names are fields of the item; write ../name for a variable'
    return mistake('undefined-variable', 'this is not defined', spot, help)
  }
  const { missing, fields } = firstMissing(use.path, scope)
  const help = fields ? didYouMean(missing.at(-1) ?? '', fields) : undefined
  return mistake('undefined-variable', `${missing.join('.')} is not defined`, spot, help)
}

/** The part of a path up to the first field that is not there, and the fields that are. */
function firstMissing(path: Path, scope: Scope): { missing: Path; fields: readonly string[] | null } {
  let value: unknown = scope.has(path[0] ?? '') ? scope.get(path[0] ?? '') : undefined
  for (const [index, name] of path.entries()) {
    if (index === 0) continue
    if (typeof value !== 'object' || value === null)
      return { missing: path.slice(0, index + 1), fields: null }
    if (!Object.hasOwn(value, name)) return { missing: path.slice(0, index + 1), fields: Object.keys(value) }
    value = (value as Record<string, unknown>)[name]
  }
  return { missing: path, fields: null }
}
