/** Steps, blocks of them, and the places where handlers run. */
export type Tree<S extends { readonly kind: 'step' }> =
  | S
  | { readonly kind: 'flush' }
  | {
      readonly kind: 'block'
      readonly steps: readonly Tree<S>[]
      readonly rescue: readonly Tree<S>[]
      readonly always: readonly Tree<S>[]
    }

/** All steps in nodes, in the order in which they stand. */
export function stepsIn<S extends { readonly kind: 'step' }>(nodes: readonly Tree<S>[]): S[] {
  return nodes.flatMap((node): S[] => {
    if (node.kind === 'step') return [node]
    if (node.kind === 'flush') return []
    const { steps, rescue, always } = node as Exclude<Tree<S>, S | { readonly kind: 'flush' }>
    return [...stepsIn(steps), ...stepsIn(rescue), ...stepsIn(always)]
  })
}

/** Whether a task is of a step that stands in nobody's text. */
export function isUnseen({ acts }: { readonly acts?: string }): boolean {
  return acts === 'check-arguments'
}

/** The steps in nodes that somebody has written. */
export function writtenSteps<S extends { readonly kind: 'step'; readonly task: { readonly acts?: string } }>(
  nodes: readonly Tree<S>[],
): S[] {
  return stepsIn(nodes).filter(({ task }) => !isUnseen(task))
}
