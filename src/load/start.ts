import { stepsIn, writtenSteps } from '../task/steps.ts'
import { didYouMean } from './did-you-mean.ts'
import { escaped, matcher } from './hosts/matcher.ts'
import type { Mistakes } from './mistakes.ts'
import type { DraftStep } from './play/draft.ts'
import type { DraftPlay } from './play/play.ts'

type Fits = (step: DraftStep) => boolean

/**
 * The step that `--start-at-task` means: by its name as it is written, or a glob for it, also behind `ROLE : `. Where
 * none is, by a name whose templates can give what is asked for.
 */
export function startOf(plays: readonly DraftPlay[], wanted: string): Fits {
  const glob = matcher(wanted)
  const isNamed: Fits = (step) => namesOf(step).some((name) => name === wanted || glob?.(name))
  const mayBe: Fits = (step) => step.name.dynamic && namesOf(step).some((name) => shapeOf(name).test(wanted))
  return plays.some(({ nodes }) => stepsIn(nodes).some(isNamed)) ? isNamed : mayBe
}

function namesOf({ name: { source }, over }: DraftStep): string[] {
  const role = over.find((vars) => Object.hasOwn(vars, 'role_name'))?.['role_name']
  return [source, ...(role ? [`${role.source} : ${source}`] : [])]
}

/** What a name with templates can become; one that is nothing else could become anything. */
function shapeOf(name: string): RegExp {
  const literal = name.split(/\{\{.*?\}\}/s)
  return literal.join('').trim() === '' ? /(?!)/ : new RegExp(`^${literal.map(escaped).join('.*')}$`, 's')
}

export function reportNoStart(plays: readonly DraftPlay[], wanted: string, mistakes: Mistakes): void {
  const steps = plays.flatMap(({ nodes }) => writtenSteps(nodes))
  if (!steps.some(startOf(plays, wanted))) {
    const names = steps.map((step) => step.name.source)
    mistakes.add('usage', `no step is named ${wanted}`, null, didYouMean(wanted, names))
    return
  }
  // It is there, but nothing has failed before the first step.
  const message = `a run cannot begin at ${wanted}: it stands in a rescue, for when a step has failed`
  mistakes.add('usage', message, null, 'begin at a step of its block')
}
