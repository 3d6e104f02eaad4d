import { stepsIn } from '../task/steps.ts'
import type { DraftStep } from './play/draft.ts'

/** Names that a step's loop gives. */
export function loopNames({ loop, loopControl: { loopVar, indexVar } }: DraftStep): readonly string[] {
  if (loop === null) return []
  return [
    loopVar,
    ...(indexVar === null ? [] : [indexVar, 'ansible_index_var']),
    'ansible_loop',
    'ansible_loop_var',
  ]
}

/** Names that a step gives to those after it. */
export function namesGiven({ register, task, params }: DraftStep): string[] {
  const gives = task.acts === 'set-facts' || task.acts === 'add-host'
  const set = gives ? (params.entries ?? []).map(({ key }) => key) : []
  return [...(register === null ? [] : [register]), ...set]
}

/** The same of steps with all that they bring, as far as that can be read before the run; null: a file that only the run knows may give any. */
export function namesGivenBy(steps: readonly DraftStep[]): ReadonlySet<string> | null {
  const names = new Set<string>()
  const waiting = [...steps]
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    for (const name of namesGiven(step)) names.add(name)
    if (!step.preloaded) continue
    const { nodes, gathered, vars = {} } = step.preloaded
    if (!gathered.complete) return null
    for (const name of [...Object.keys(vars), ...gathered.lost]) names.add(name)
    waiting.push(...stepsIn(nodes), ...gathered.handlers)
  }
  return names
}

/** Names whose existence the step's conditions ask for: `has(vars.x)`. */
export function guardsOf(step: DraftStep): Set<string> {
  const uses = step.when.flatMap((one) => one.uses)
  return new Set(uses.flatMap(({ path }) => (path[0] === 'vars' && path[1] !== undefined ? [path[1]] : [])))
}
