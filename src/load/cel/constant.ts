import type { ASTNode } from '@marcbachmann/cel-js'
import type { Mistakes } from '../mistakes.ts'
import type { Origin, Spot } from '../origin.ts'
import { environment } from './environment.ts'
import { callOf } from './literals.ts'
import { childrenOf, readsOf } from './reads.ts'

/** A condition, or a part of one, that is always true or always false: what hangs on it can never happen, or always does. */
export interface ConstantPart {
  readonly whole: boolean
  readonly value: boolean
  readonly spot: Spot
}

/**
 * The outermost part of a condition that its text alone decides; null when there is none. A condition that is just
 * `true` or `false` is meant so.
 *
 * @param origin a condition that can be parsed.
 */
export function constantPart(origin: Origin): ConstantPart | null {
  const { ast } = environment.parse(origin.text)
  if (ast.op === 'value') return null
  const found = outermost(ast, origin.text)
  return found && { whole: found.node === ast, value: found.value, spot: origin.spot(found.node.start) }
}

/** The code of the warning. */
const CODE = 'constant-condition'

/**
 * Warns of a part that the text alone decides. Of a value that is computed (`!cel`) only a part counts: the whole of it may
 * well be a constant.
 */
export function warnOfConstant(origin: Origin, what: 'condition' | 'value', mistakes: Mistakes): void {
  const constant = constantPart(origin)
  if (!constant || (constant.whole && what === 'value')) return
  const { whole, value, spot } = constant
  const message = `${whole ? `the ${what}` : `this part of the ${what}`} is always ${value}`
  mistakes.warn(CODE, message, spot, 'write `true` or `false` where that is meant')
}

const LOGIC: readonly string[] = ['&&', '||', '!_', '?:']

function outermost(node: ASTNode, text: string): { node: ASTNode; value: boolean } | null {
  const value = decide(node, text)
  if (value !== null) return { node, value }
  if (!LOGIC.includes(node.op)) return null
  for (const [index, child] of childrenOf(node).entries()) {
    // `x ? true : y` is a way to write it.
    if (node.op === '?:' && index > 0 && child.op === 'value') continue
    const found = outermost(child, text)
    if (found) return found
  }
  return null
}

/** Whether a part is true or false whatever the variables are; null when they decide, or when it fails. */
function decide(node: ASTNode, text: string): boolean | null {
  const parts = LOGIC.includes(node.op) ? childrenOf(node).map((child) => decide(child, text)) : []
  const [first = null, second = null, third = null] = parts
  switch (node.op) {
    case '&&':
      return parts.includes(false) ? false : first && second
    case '||':
      return parts.includes(true) ? true : first === null || second === null ? null : false
    case '!_':
      return first === null ? null : !first
    case '?:':
      return first === null ? (second === third ? second : null) : first ? second : third
    default:
      return calculated(node, text)
  }
}

function calculated(node: ASTNode, text: string): boolean | null {
  // The environment of the controller is not known from the text.
  if (readsOf(node).length > 0 || callOf(node, 'env') !== null) return null
  try {
    const value: unknown = environment.evaluate(text.slice(node.start, node.end))
    return typeof value === 'boolean' ? value : null
  } catch {
    return null
  }
}
