import type { Scope } from '../../task/expression.ts'
import { type Computed, computed } from '../computed.ts'
import type { Origin } from '../origin.ts'
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
  return computed({ source: origin.text, spot: origin.spot(0), uses, dynamic: true, evaluate })
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
  return computed({ source: origin.text, spot: origin.spot(0), uses, dynamic: true, evaluate })
}
