import { stepsIn } from '../task/steps.ts'
import type { DraftPlay } from './play/play.ts'

const GROWING: ReadonlySet<string> = new Set(['add_host', 'group_by'])

/** Whether a play may add hosts or groups, or reads the inventory again. */
export function letsInventoryGrow({ nodes, handlers, gathered }: DraftPlay): boolean {
  const steps = [...stepsIn(nodes), ...handlers]
  const brought = steps.flatMap(({ preloaded }) => (preloaded ? stepsIn(preloaded.nodes) : []))
  return (
    !gathered.complete ||
    [...steps, ...brought].some((step) => GROWING.has(step.task.name) || refreshes(step))
  )
}

function refreshes({ task, params }: { task: { acts?: string }; params: { source: string } }): boolean {
  return task.acts === 'meta' && params.source.includes('refresh_inventory')
}
