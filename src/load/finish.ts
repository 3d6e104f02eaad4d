import type { Included, Play } from '../task/playbook.ts'
import { speaksOfConnection } from './play/connection-words.ts'
import { type Brought, type DraftNode, type DraftStep, mapSteps } from './play/draft.ts'
import type { DraftPlay } from './play/play.ts'
import type { PlacedPlay } from './placed-play.ts'

/** A play ready to run: every step has the variables of the play, too. */
export function finishedPlay({ draft, hosts, rehost }: PlacedPlay, nodes: readonly DraftNode[]): Play {
  const { name, playbook, folder, handlers, strategy, serial, maxFailPercentage, forceHandlers, spot } = draft
  const finish = (step: DraftStep): DraftStep => withPlay(step, draft)
  return {
    name,
    playbook,
    folder,
    hosts,
    rehost,
    nodes: mapSteps(nodes, finish),
    handlers: handlers.map(finish),
    strategy,
    serial,
    maxFailPercentage,
    forceHandlers,
    vars: [...exposedOf(draft).vars, ...draft.vars],
    ...wayOf(draft),
    at: spot.at,
  }
}

/** The steps that an include brings during the run. */
export function finishIncluded(
  choose: (step: DraftStep) => boolean,
): (play: DraftPlay, brought: Brought) => Included {
  return (play, { nodes, gathered }) => ({
    nodes: mapSteps(nodes, (step) => (choose(step) ? withPlay(step, play) : null)),
    handlers: gathered.handlers.map((handler) => withPlay(handler, play)),
  })
}

/** Its own words, and those of what it stands in: roles and steps speak for themselves. */
function wayOf({ vars, keywords }: DraftPlay): Pick<Play, 'way'> {
  const speaks = [...vars, ...keywords].some(speaksOfConnection)
  return speaks ? { way: { over: [], vars, under: keywords } } : {}
}

/** As in Ansible: variables of roles go before those of the play, defaults of roles behind all others, and keywords behind these. */
function withPlay(step: DraftStep, play: DraftPlay): DraftStep {
  const exposed = exposedOf(play)
  return {
    ...step,
    vars: [...step.vars, ...exposed.vars, ...play.vars],
    under: [...step.under, ...exposed.under, ...step.keywords],
    ...(step.preloaded &&
      !step.preloaded.guessed && { foreseen: mapSteps(step.preloaded.nodes, (one) => withPlay(one, play)) }),
  }
}

function exposedOf({ gathered: { exposed } }: DraftPlay) {
  return { vars: exposed.vars.toReversed(), under: exposed.under.toReversed() }
}
