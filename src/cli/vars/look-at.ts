import type { Definition } from '../../load/definition.ts'
import { PROMPT } from '../../load/play/prompts.ts'
import type { Later } from '../../load/sources.ts'
import { DroverError } from '../../task/error.ts'
import type { Expression } from '../../task/expression.ts'
import { findUnknown, UNKNOWN, UnknownUsed } from '../../task/unknown.ts'
import type { Variables } from '../../run/variables.ts'

/** A value as far as it is known before a run. */
export interface Seen {
  readonly value: unknown
  /** What only a run can tell of it: `facts.os`, `result (register at site.yaml:4)`. */
  readonly needs: readonly string[]
  /** Why it has no value. */
  readonly error: string | null
}

interface Known {
  readonly all: readonly Definition[]
  readonly later: readonly Later[]
}

export function lookAt(expression: Expression, scope: Variables, known: Known): Seen {
  try {
    const value = expression.evaluate(scope)
    const needs = findUnknown(value) ? needsOf(expression, scope, known) : []
    return { value, needs, error: null }
  } catch (error) {
    if (error instanceof UnknownUsed)
      return { value: UNKNOWN, needs: needsOf(expression, scope, known), error: null }
    if (!(error instanceof DroverError)) throw error
    return { value: null, needs: [], error: error.message }
  }
}

/** Names that only a run gives a value. */
const OF_THE_RUN = [
  'play_hosts',
  'ansible_play_hosts',
  'ansible_play_batch',
  'ansible_check_mode',
  'ansible_forks',
]

function needsOf(expression: Expression, scope: Variables, { all, later }: Known): string[] {
  const needs = scope.reads([expression]).flatMap(([root = '', next]) => {
    if (root === 'facts') return [next === undefined ? 'facts' : `facts.${next}`]
    if (OF_THE_RUN.includes(root)) return [root]
    const defined = all.find(({ name }) => name === root)
    if (defined) return defined.source === PROMPT ? [`${root} (vars_prompt)`] : []
    const step = later.find(({ name }) => name === root)
    return step ? [`${root} (${step.by} at ${step.at.file}:${step.at.line})`] : []
  })
  return [...new Set(needs)].sort()
}
