import type { Scope } from '../../task/expression.ts'
import { UNKNOWN } from '../../task/unknown.ts'
import { type Computed, computed, type Use } from '../computed.ts'
import type { Origin } from '../origin.ts'
import { environment } from './environment.ts'
import { misfitOf } from './misfit.ts'
import { calculate, parse, usesOf } from './program.ts'
import { decide, parseCondition } from './yes-or-no.ts'

/**
 * A CEL expression that gives any value. Whole numbers are CEL's int in and plain numbers out.
 *
 * @throws {DroverError} `bad-expression`
 */
export function cel(origin: Origin): Computed {
  const program = parse(origin)
  const uses = usesOf(program.ast, origin)
  const evaluate = (scope: Scope) => calculate(program, origin, uses, scope)
  const typed = [{ uses, evaluate, misfit: misfitOf(origin, program.ast, false) }]
  return computed({ source: origin.text, spot: origin.spot(0), uses, dynamic: true, typed, evaluate })
}

/**
 * A CEL expression that says yes or no.
 *
 * @throws {DroverError} `bad-expression`, also for braces (they are for templates) and for what cannot give a bool.
 */
export function condition(origin: Origin): Computed<boolean> {
  const program = parseCondition(origin)
  const uses = usesOf(program.ast, origin)
  const evaluate = (scope: Scope) => decide(calculate(program, origin, uses, scope), origin)
  const typed = [{ uses, evaluate, misfit: misfitOf(origin, program.ast, true) }]
  return computed({ source: origin.text, spot: origin.spot(0), uses, dynamic: true, typed, evaluate })
}

/** What stands in for an expression that is wrong and already reported: the names that it reads can be wrong as well. */
export function brokenCel(origin: Origin): Computed<never> {
  let uses: readonly Use[] = []
  try {
    uses = usesOf(environment.parse(origin.text).ast, origin)
  } catch {
    // What cannot be parsed reads nothing.
  }
  const spot = origin.spot(0)
  return computed<never>({ source: origin.text, spot, uses, dynamic: true, evaluate: () => UNKNOWN })
}
