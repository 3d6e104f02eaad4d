import type { ParseResult } from '@marcbachmann/cel-js'
import type { Scope } from '../../task/expression.ts'
import type { Predicate } from '../../task/params.ts'
import { isUnknown, type Unknown, UnknownUsed } from '../../task/unknown.ts'
import { type Computed, computed, type Use } from '../computed.ts'
import type { Origin } from '../origin.ts'
import { calculate, isAround, usesOf } from './program.ts'
import { decide, parseCondition } from './yes-or-no.ts'

/** What a predicate calls the value that it is about, as Kubernetes' own rules do. */
const NAMES: readonly string[] = ['self', 'object']

/**
 * A CEL expression that says yes or no about a value that only a plan has. Its variables are looked up beforehand.
 *
 * @throws {DroverError} `bad-expression`
 */
export function predicate(origin: Origin): Computed<Predicate> {
  const program = parseCondition(origin)
  const uses = usesOf(program.ast, origin).filter(({ path }) => !NAMES.includes(path[0] ?? ''))
  const evaluate = (scope: Scope): Predicate | Unknown => {
    const given = Object.fromEntries(uses.map(({ path }) => [path.join('.'), valueAt(scope, path)]))
    const open = Object.values(given).find(isUnknown)
    if (open) return open
    const holds = (value: unknown) => judge(program, origin, uses, about(value, scope))
    return { source: origin.text, given, holds }
  }
  return computed({ source: origin.text, spot: origin.spot(0), uses, dynamic: true, evaluate })
}

function judge(program: ParseResult, origin: Origin, uses: readonly Use[], scope: Scope): boolean {
  // What the value does not have yet is no; what a variable does not have is a mistake.
  const lacks = (offset: number) => (uses.some((use) => isAround(use, offset, origin)) ? undefined : false)
  const value = decide(calculate(program, origin, uses, scope, lacks), origin)
  if (isUnknown(value)) throw new UnknownUsed(value)
  return value
}

function about(value: unknown, scope: Scope): Scope {
  return {
    get: (name) => (NAMES.includes(name) ? value : scope.get(name)),
    has: (name) => NAMES.includes(name) || scope.has(name),
    names: () => [...NAMES, ...scope.names()],
  }
}

/** The value of a variable, or of a part of it: all of `facts` would be asked for one fact. */
function valueAt(scope: Scope, [root = '', ...keys]: readonly string[]): unknown {
  if (!scope.has(root)) return null
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || isUnknown(value)) return value
    return (value as Readonly<Record<string, unknown>>)[key] ?? null
  }, scope.get(root))
}
