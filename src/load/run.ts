import type { LoadedRun, Rehost } from '../task/playbook.ts'
import type { Warning } from '../task/warning.ts'
import { readExtraVars, scopeOf } from './extra-vars.ts'
import { finishedPlay, finishIncluded } from './finish.ts'
import { checkHandlers } from './handlers.ts'
import { withImplicit } from './hosts/implicit-localhost.ts'
import { warnOfHidden } from './hidden-vars.ts'
import { Hosts } from './hosts/resolve.ts'
import { type DraftInventory, readInventory } from './inventory/inventory.ts'
import { Mistakes } from './mistakes.ts'
import { checkNames } from './names.ts'
import { letsInventoryGrow } from './growing.ts'
import type { PlacedPlay } from './placed-play.ts'
import type { DraftPlay } from './play/play.ts'
import { playbookFolder, playbookName, type PlaybookSource, readPlaybook } from './play/playbook.ts'
import type { Registry } from './registry.ts'
import { checkRoleArguments } from './role-arguments.ts'
import { chooser, selectPlays, tagsOfPlay } from './select.ts'
import { type Sources, sourcesOf } from './sources.ts'
import { warnOfUnused } from './unused.ts'

/** What the user asked for, as the command line gives it. */
export interface LoadOptions {
  readonly playbooks: readonly PlaybookSource[]
  readonly inventories: readonly string[]
  readonly limit: string | null
  /** `name=value` pairs, a JSON object, or `@file`. */
  readonly extraVars: readonly string[]
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  readonly startAtTask: string | null
  /** `force_handlers` of every play. */
  readonly forceHandlers?: boolean
  /** Where relative paths start, and what shown paths are relative to. */
  readonly cwd: string
  readonly registry: Registry
}

export type Loaded = LoadedRun & {
  /** Of each play, all tags that `-t` takes. */
  readonly tags: readonly (readonly string[])[]
  readonly warnings: readonly Warning[]
  /** Where the variables come from, for those who show it. */
  readonly sources: Sources
}

/**
 * Loads and checks all that a run needs to know.
 *
 * @throws {DroverErrors} with every mistake of all playbooks, inventories and vars files at once.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- promised, so that a loader may one day ask elsewhere
export async function loadRun(options: LoadOptions): Promise<Loaded> {
  const { cwd, registry, tags, skipTags } = options
  const mistakes = new Mistakes()
  const extraVars = readExtraVars(options.extraVars, cwd, mistakes)
  const finish = finishIncluded(chooser(options))
  const books = options.playbooks.map((source) =>
    readPlaybook(source, { cwd, registry, mistakes, extraVars, finish }),
  )
  const drafts = books.flatMap((plays) => plays ?? [])
  const folders = options.playbooks.map((source) => playbookFolder(source, cwd))
  const { inventories } = options
  const extra = scopeOf(extraVars)
  const reread = (): DraftInventory =>
    readInventory({ inventories, playbookFolders: folders, cwd, extra, mistakes: new Mistakes() })
  const written = readInventory({ inventories, playbookFolders: folders, cwd, extra, mistakes })
  const plays = placePlays(drafts, written, options, mistakes)
  const inventory = withImplicit(
    written,
    plays.flatMap((play) => play.hosts),
  )
  const complete = inventory.complete && !books.includes(null)
  const known = { plays, inventory, extraVars, facts: Object.keys(registry.facts), complete, mistakes }
  checkNames(known)
  checkHandlers(drafts, mistakes)
  checkRoleArguments(known)
  const nodes = selectPlays(drafts, options, mistakes)
  mistakes.throwIfAny()
  warnOfHidden(plays, mistakes)
  warnOfUnused({ plays, inventory, extraVars, mistakes })
  return {
    playbooks: options.playbooks.map(playbookName),
    plays: plays.map((play) => {
      const { forceHandlers, ...finished } = finishedPlay(play, nodes.get(play.draft) ?? [])
      return { ...finished, forceHandlers: forceHandlers || (options.forceHandlers ?? false) }
    }),
    inventory: { hosts: inventory.hosts, groups: inventory.groups },
    refreshInventory: () => reread(),
    extraVars,
    asked: { tags, skipTags, limit: options.limit, cwd },
    prompts: unanswered(drafts, extraVars),
    facts: registry.facts,
    tags: drafts.map(tagsOfPlay),
    warnings: mistakes.warnings,
    sources: sourcesOf(options, written, drafts),
  }
}

/** A variable that `-e` gives is not asked for. */
function unanswered(drafts: readonly DraftPlay[], extraVars: object): LoadedRun['prompts'] {
  return drafts.flatMap(({ prompts }) => prompts).filter(({ name }) => !Object.hasOwn(extraVars, name))
}

function placePlays(
  drafts: readonly DraftPlay[],
  inventory: DraftInventory,
  { limit, cwd }: LoadOptions,
  mistakes: Mistakes,
): PlacedPlay[] {
  // Without any host there is nothing that a pattern could be checked against.
  const readable = inventory.complete || inventory.hosts.length > 0
  if (!readable) return drafts.map((draft) => ({ draft, hosts: [], rehost: null }))
  const choose = (
    draft: DraftPlay,
    among: DraftInventory,
    into: Mistakes,
    open?: readonly string[],
  ): readonly string[] => {
    const hosts = new Hosts(among, cwd, into, open)
    const within = limit === null ? null : hosts.ofLimit(limit)
    const all = hosts.ofPlay(draft.patterns)
    return inOrder(draft, within ? all.filter((name) => within.has(name)) : all)
  }
  const growing = drafts.findIndex(letsInventoryGrow)
  return drafts.map((draft, index) => {
    const grown = growing >= 0 && index > growing
    const rehost: Rehost = (now, open) =>
      choose(
        draft,
        { ...(now as DraftInventory), mentioned: now.hosts.map(({ name }) => name), complete: true },
        new Mistakes(),
        open,
      )
    return {
      draft,
      hosts: choose(draft, inventory, grown ? new Mistakes() : mistakes),
      rehost: grown ? rehost : null,
    }
  })
}

function inOrder({ order }: DraftPlay, hosts: readonly string[]): readonly string[] {
  if (order === 'inventory') return hosts
  if (order === 'reverse_inventory') return hosts.toReversed()
  if (order === 'shuffle') return shuffled(hosts)
  const sorted = hosts.toSorted()
  return order === 'sorted' ? sorted : sorted.reverse()
}

function shuffled(hosts: readonly string[]): readonly string[] {
  return hosts
    .map((host) => [Math.random(), host] as const)
    .sort(([a], [b]) => a - b)
    .map(([, host]) => host)
}
