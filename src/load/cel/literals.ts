import type { ASTNode } from '@marcbachmann/cel-js'
import { HELPERS } from '../template/helpers.ts'
import { argumentAt, HelperFailed, read } from '../template/helpers/helper.ts'
import { childrenOf } from './reads.ts'

/** A literal that the function it is given to cannot work with: an unknown algorithm, a wrong address. */
export interface WrongLiteral {
  readonly message: string
  readonly start: number
}

/** The first wrong literal of an expression, or null. */
export function wrongLiteral(node: ASTNode): WrongLiteral | null {
  if (node.op === 'call') {
    const wrong = wrongArgument(node.args[0], node.args[1])
    if (wrong) return wrong
  }
  for (const child of childrenOf(node)) {
    const wrong = wrongLiteral(child)
    if (wrong) return wrong
  }
  return null
}

function wrongArgument(name: string, args: readonly ASTNode[]): WrongLiteral | null {
  const helper = HELPERS[name]
  for (const [index, node] of args.entries()) {
    const argument = helper && argumentAt(helper, index)
    if (!argument || node.op !== 'value') continue
    try {
      read(name, argument, node.args)
    } catch (error) {
      if (error instanceof HelperFailed) return { message: error.message, start: node.start }
      throw error
    }
  }
  return null
}

/** Where a function is called first. */
export function callOf(node: ASTNode, name: string): number | null {
  if (node.op === 'call' && node.args[0] === name) return node.start
  for (const child of childrenOf(node)) {
    const start = callOf(child, name)
    if (start !== null) return start
  }
  return null
}
