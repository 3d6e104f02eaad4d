import type { Mistakes } from './mistakes.ts'
import { didYouMean } from './did-you-mean.ts'
import { type DraftNode, type DraftStep, mapSteps } from './play/draft.ts'
import { stepsIn, writtenSteps } from '../task/steps.ts'
import type { DraftPlay } from './play/play.ts'

/**
 * Whether tags choose a step. As in Ansible: `always` is chosen unless it is skipped by name, `never` only when one of its
 * tags is asked for; `all`, `tagged` and `untagged` may be asked for or skipped.
 */
export function isSelected(
  own: readonly string[],
  tags: readonly string[],
  skipTags: readonly string[],
): boolean {
  return isWanted(own, tags) && !isSkipped(own, skipTags)
}

function isWanted(own: readonly string[], tags: readonly string[]): boolean {
  const named = own.some((tag) => tags.includes(tag))
  if (own.includes('never') && !named) return false
  if (tags.length === 0 || tags.includes('all') || own.includes('always') || named) return true
  return tags.includes(own.length > 0 ? 'tagged' : 'untagged')
}

function isSkipped(own: readonly string[], skipTags: readonly string[]): boolean {
  if (own.some((tag) => skipTags.includes(tag))) return true
  if (skipTags.includes('all')) return !own.includes('always')
  return skipTags.includes(own.length > 0 ? 'tagged' : 'untagged')
}

interface Selection {
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  readonly startAtTask: string | null
}

/** The nodes of each play with the steps that tags choose, from the one on that the user wants to start at. */
export function selectPlays(
  plays: readonly DraftPlay[],
  { tags, skipTags, startAtTask }: Selection,
  mistakes: Mistakes,
): ReadonlyMap<DraftPlay, readonly DraftNode[]> {
  let started = startAtTask === null
  const isNext = (step: DraftStep) => (started ||= step.name.source === startAtTask)
  const isChosenByTags = (step: DraftStep): boolean => {
    if (isSkipped(step.tags, skipTags)) return false
    return isWanted(step.tags, tags) || bringsSelected(step, tags)
  }
  const isChosen = (step: DraftStep): boolean => {
    const next = isNext(step)
    if (!next) return false
    if (step.guards) return step.guards(isChosenByTags)
    return isChosenByTags(step)
  }
  const chosen = plays.map((play): [DraftPlay, DraftNode[]] => [
    play,
    mapSteps(play.nodes, (step) => (isChosen(step) ? step : null)),
  ])
  if (!started) {
    const names = plays.flatMap((play) => writtenSteps(play.nodes).map((step) => step.name.source))
    mistakes.add('usage', `no step is named ${startAtTask ?? ''}`, null, didYouMean(startAtTask ?? '', names))
  }
  requireKnownTags(plays, tags, mistakes)
  warnOfUnknownTags(plays, skipTags, mistakes)
  return new Map(chosen)
}

/** An include is taken where something in it is asked for: the steps in it are chosen by themselves. */
function bringsSelected({ preloaded }: DraftStep, tags: readonly string[]): boolean {
  if (!preloaded || tags.length === 0) return false
  return stepsIn(preloaded.nodes).some((step) => step.tags.some((tag) => tags.includes(tag)))
}

const SPECIAL_TAGS = ['all', 'tagged', 'untagged', 'always', 'never']

/** A misspelt tag would choose nothing, and the end would say that all is well. */
function requireKnownTags(plays: readonly DraftPlay[], tags: readonly string[], mistakes: Mistakes): void {
  if (plays.some(({ gathered }) => !gathered.complete)) return
  for (const { tag, help } of unknownTags(plays, tags))
    mistakes.add('usage', `no step has the tag ${tag}`, null, help)
}

/** To skip what is not there may be meant, for one command line for many playbooks; misspelt, it skips nothing. */
function warnOfUnknownTags(
  plays: readonly DraftPlay[],
  skipTags: readonly string[],
  mistakes: Mistakes,
): void {
  for (const { tag, help } of unknownTags(plays, skipTags)) {
    mistakes.warn('unknown-tag', `--skip-tags ${tag}: no step has this tag`, null, help)
  }
}

function unknownTags(
  plays: readonly DraftPlay[],
  tags: readonly string[],
): { tag: string; help: string | undefined }[] {
  const known = new Set(plays.flatMap(({ nodes }) => stepsIn(nodes).flatMap(tagsOf)))
  return tags
    .filter((tag) => !known.has(tag) && !SPECIAL_TAGS.includes(tag))
    .map((tag) => ({ tag, help: known.size === 0 ? 'no step has any tag' : didYouMean(tag, known) }))
}

function tagsOf({ tags, preloaded }: DraftStep): readonly string[] {
  return [...tags, ...(preloaded ? stepsIn(preloaded.nodes).flatMap(tagsOf) : [])]
}
