import type { Mistakes } from './mistakes.ts'
import { didYouMean } from './did-you-mean.ts'
import { type DraftNode, type DraftStep, mapSteps } from './play/draft.ts'
import { stepsIn } from '../task/steps.ts'
import type { DraftPlay } from './play/play.ts'
import { reportNoStart, startOf } from './start.ts'

/**
 * Tells whether tags choose a step. As in Ansible: `always` is chosen unless it is skipped by name, `never` only when one of
 * its tags is asked for; `all`, `tagged` and `untagged` may be asked for or skipped. An include is chosen where a step in it
 * is asked for, however deep it stands: the steps in it are chosen by themselves.
 */
export function chooser({ tags, skipTags }: Pick<Selection, 'tags' | 'skipTags'>): Choose {
  const isSpared = (step: DraftStep): boolean => !isSkipped(step.tags, skipTags)
  const isMeant = (step: DraftStep): boolean => isAskedFor(step.tags, tags) || brings(step)
  const brings = ({ preloaded }: DraftStep): boolean =>
    stepsIn(preloaded?.nodes ?? []).some((step) => isSpared(step) && isMeant(step))
  const isChosen = (step: DraftStep): boolean => isSpared(step) && (isAlways(step.tags) || isMeant(step))
  return (step) => (step.guards ? step.guards(isChosen) : isChosen(step))
}

type Choose = (step: DraftStep) => boolean

function isAskedFor(own: readonly string[], tags: readonly string[]): boolean {
  const named = own.some((tag) => tags.includes(tag))
  if (own.includes('never') && !named) return false
  if (tags.length === 0 || tags.includes('all') || named) return true
  return tags.includes(own.length > 0 ? 'tagged' : 'untagged')
}

function isAlways(own: readonly string[]): boolean {
  return own.includes('always') && !own.includes('never')
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
  const isStart = startAtTask === null ? () => true : startOf(plays, startAtTask)
  const isNext = (step: DraftStep) => (started ||= isStart(step))
  const choose = chooser({ tags, skipTags })
  const isChosen = (step: DraftStep): boolean => isNext(step) && choose(step)
  const chosen = plays.map((play): [DraftPlay, DraftNode[]] => [
    play,
    mapSteps(play.nodes, (step) => (isChosen(step) ? step : null)),
  ])
  if (!started) reportNoStart(plays, startAtTask ?? '', mistakes)
  requireKnownTags(plays, tags, mistakes)
  warnOfUnknownTags(plays, skipTags, mistakes)
  return new Map(chosen)
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
  const known = new Set(plays.flatMap(tagsOfPlay))
  return tags
    .filter((tag) => !known.has(tag) && !SPECIAL_TAGS.includes(tag))
    .map((tag) => ({ tag, help: known.size === 0 ? 'no step has any tag' : didYouMean(tag, known) }))
}

/** Each tag that `-t` takes, also of steps that are not chosen, and of those that includes bring as far as they are known. */
export function tagsOfPlay({ nodes }: DraftPlay): string[] {
  return [...new Set(stepsIn(nodes).flatMap(tagsOf))].sort()
}

function tagsOf({ tags, preloaded }: DraftStep): readonly string[] {
  return [...tags, ...(preloaded ? stepsIn(preloaded.nodes).flatMap(tagsOf) : [])]
}
