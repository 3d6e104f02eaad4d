import type { Node, Play, Step } from '../task/playbook.ts'
import { isUnseen } from '../task/steps.ts'

/** One step of one play. */
export interface Entry {
  readonly play: Play
  readonly step: Step
}

/** The steps of nodes in order, as a host meets them where nothing fails: without `rescue`. */
export function stepsAhead(nodes: readonly Node[]): Step[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'step') return [node]
    if (node.kind === 'flush') return []
    return [...stepsAhead(node.steps), ...stepsAhead(node.always)]
  })
}

/** Those of them that somebody has written: what is counted and announced. */
export function writtenAhead(nodes: readonly Node[]): Step[] {
  return stepsAhead(nodes).filter(({ task }) => !isUnseen(task))
}
