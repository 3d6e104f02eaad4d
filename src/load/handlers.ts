import type { Computed } from './computed.ts'
import { didYouMean } from './did-you-mean.ts'
import type { Mistakes } from './mistakes.ts'
import { type DraftStep } from './play/draft.ts'
import { stepsIn } from '../task/steps.ts'
import type { DraftPlay } from './play/play.ts'

/** Reports each name in `notify` that no handler of the play answers to, as far as the text decides it. */
export function checkHandlers(plays: readonly DraftPlay[], mistakes: Mistakes): void {
  for (const play of plays) {
    const steps = withPreloaded([...stepsIn(play.nodes), ...play.handlers])
    const brought = steps.flatMap(({ preloaded }) => preloaded?.gathered.handlers ?? [])
    const handlers = [...play.handlers, ...brought]
    const open = !play.gathered.complete || steps.some(mayBringHandlers)
    const names = new Set(handlers.flatMap(({ name, listen }) => [name.source, ...listen]))
    const dynamic = handlers.some(({ name }) => name.dynamic)
    if (dynamic || open) continue
    for (const text of new Set(steps.flatMap(({ notify }) => notify.flatMap(textsIn)))) {
      if (names.has(text.source)) continue
      const help = names.size === 0 ? 'the play has no handlers' : didYouMean(text.source, names)
      mistakes.add('unknown-handler', `there is no handler ${text.source}`, text.spot, help)
    }
  }
}

/** Whether only the run knows which file it includes; variables alone bring no handlers. */
function mayBringHandlers({ task, preloaded }: DraftStep): boolean {
  return task.acts !== 'include-vars' && preloaded?.gathered.complete === false
}

function withPreloaded(steps: readonly DraftStep[]): DraftStep[] {
  return steps.flatMap((step) => [
    step,
    ...withPreloaded(step.preloaded ? stepsIn(step.preloaded.nodes) : []),
  ])
}

/** The texts of a `notify` that are no templates. */
function textsIn(notify: Computed): Computed[] {
  if (notify.items) return notify.items.flatMap(textsIn)
  return notify.dynamic ? [] : [notify]
}
