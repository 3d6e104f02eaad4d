import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Reader } from '../yaml/reader.ts'
import { readBlock } from './block.ts'
import type { Context } from './context.ts'
import { readImport } from './import.ts'
import { IMPORTS } from './keywords.ts'
import type { DraftNode, DraftStep } from './draft.ts'
import { readStep } from './step.ts'

/** Reads a list of steps, blocks and imports: the value of `tasks`, `block` and the like, or a whole file. */
export function nodesIn(reader: Reader, node: Node | null, what: string, context: Context): DraftNode[] {
  if (node === null || (isScalar(node) && node.value === null)) return []
  if (!isSeq(node)) {
    const message = `${what} must be a list of steps`
    reader.mistakes.add('invalid-value', message, reader.spot(node), 'begin each with "- "')
    return []
  }
  return node.items.flatMap((item) => readNode(reader, reader.follow(item), context))
}

function readNode(reader: Reader, node: Node | null, context: Context): DraftNode[] {
  if (isMap(node) && node.has('block')) return readBlock(reader, node, context)
  if (isMap(node) && Object.keys(IMPORTS).some((key) => node.has(key)))
    return readImport(reader, node, context)
  const step = readStep(reader, node, context)
  if (step === null) return []
  return isFlush(step) ? [{ kind: 'flush' }] : [step]
}

/** `meta: flush_handlers` without a condition; with one it is decided when the run comes to it. */
function isFlush({ task, params, when }: DraftStep): boolean {
  if (task.acts !== 'meta' || when.length > 0) return false
  return params.entries?.find(({ key }) => key === 'action')?.value.source === 'flush_handlers'
}
