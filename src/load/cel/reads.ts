import type { ASTNode } from '@marcbachmann/cel-js'
import type { Path } from '../../task/expression.ts'

/** A name that an expression reads from the root, and the offset where it stands. */
export interface Read {
  readonly path: Path
  readonly start: number
}

/** Macros whose first argument names a variable of their own. */
const BINDING = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** The names that a parsed expression reads, without those that its macros bind. */
export function readsOf(node: ASTNode, bound: ReadonlySet<string> = new Set()): Read[] {
  const path = pathOf(node)
  if (path) return bound.has(path.path[0] ?? '') ? [] : [path]
  if (node.op === 'rcall') return readsOfCall(node, bound)
  return childrenOf(node).flatMap((child) => readsOf(child, bound))
}

type Call = Extract<ASTNode, { op: 'rcall' }>

function readsOfCall(node: Call, bound: ReadonlySet<string>): Read[] {
  const [name, receiver, args] = node.args
  const [variable, ...rest] = args
  if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel' && variable?.op === 'id') {
    const [value, body] = rest
    return [
      ...(value ? readsOf(value, bound) : []),
      ...(body ? readsOf(body, new Set([...bound, variable.args])) : []),
    ]
  }
  const binds = BINDING.has(name) && variable?.op === 'id'
  const inner = binds ? new Set([...bound, variable.args]) : bound
  return [...readsOf(receiver, bound), ...(binds ? rest : args).flatMap((arg) => readsOf(arg, inner))]
}

/** `a.b["c"]` as a path; null for anything else. A computed key ends it: the key is read as well, by its own walk. */
function pathOf(node: ASTNode): Read | null {
  if (node.op === 'id') return { path: [node.args], start: node.start }
  if (node.op === '.' || node.op === '.?') return longer(node.args[0], node.args[1])
  if (node.op !== '[]' && node.op !== '[?]') return null
  const [left, key] = node.args
  return key.op === 'value' && typeof key.args === 'string' ? longer(left, key.args) : null
}

function longer(left: ASTNode, name: string): Read | null {
  const root = pathOf(left)
  return root && { path: [...root.path, name], start: root.start }
}

/** The nodes right below a node. */
export function childrenOf(node: ASTNode): ASTNode[] {
  return nodesIn(node.args)
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn)
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : []
}
