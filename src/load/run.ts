import type { Scope } from '../task/expression.ts'
import type { LoadedRun, Play } from '../task/playbook.ts'
import type { Warning } from '../task/warning.ts'
import { readExtraVars, scopeOf } from './extra-vars.ts'
import { withImplicit } from './hosts/implicit-localhost.ts'
import { Hosts } from './hosts/resolve.ts'
import { type DraftInventory, readInventory } from './inventory/inventory.ts'
import { Mistakes } from './mistakes.ts'
import { checkNames } from './names.ts'
import type { DraftPlay } from './play/play.ts'
import { playbookFolder, playbookName, type PlaybookSource, readPlaybook } from './play/playbook.ts'
import type { Registry } from './registry.ts'
import { selectSteps } from './select.ts'
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
  /** Where relative paths start, and what shown paths are relative to. */
  readonly cwd: string
  readonly registry: Registry
}

export type Loaded = LoadedRun & { readonly warnings: readonly Warning[] }

/**
 * Loads and checks all that a run needs to know.
 *
 * @throws {DroverErrors} with every mistake of all playbooks, inventories and vars files at once.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- promised, so that a loader may one day ask elsewhere
export async function loadRun(options: LoadOptions): Promise<Loaded> {
  const { cwd, registry } = options
  const mistakes = new Mistakes()
  const books = options.playbooks.map((source) => readPlaybook(source, cwd, registry, mistakes))
  const drafts = books.flatMap((plays) => plays ?? [])
  const folders = options.playbooks.map((source) => playbookFolder(source, cwd))
  const extraVars = readExtraVars(options.extraVars, cwd, mistakes)
  const { inventories } = options
  const extra = scopeOf(extraVars)
  const written = readInventory({ inventories, playbookFolders: folders, cwd, extra, mistakes })
  const plays = placePlays(drafts, written, extra, options, mistakes)
  const inventory = withImplicit(
    written,
    plays.flatMap((play) => play.hosts),
  )
  const complete = inventory.complete && !books.includes(null)
  checkNames({ plays, inventory, extraVars, facts: Object.keys(registry.facts), complete, mistakes })
  const steps = selectSteps(drafts, options, mistakes)
  mistakes.throwIfAny()
  warnOfUnused({ plays, inventory, extraVars, mistakes })
  return {
    playbooks: options.playbooks.map(playbookName),
    plays: plays.map(({ draft, hosts }) => finished(draft, hosts, steps.get(draft) ?? [])),
    inventory: { hosts: inventory.hosts, groups: inventory.groups },
    extraVars,
    facts: registry.facts,
    warnings: mistakes.warnings,
  }
}

function placePlays(
  drafts: readonly DraftPlay[],
  inventory: DraftInventory,
  extra: Scope,
  { limit, cwd }: LoadOptions,
  mistakes: Mistakes,
): { draft: DraftPlay; hosts: readonly string[] }[] {
  // Without any host there is nothing that a pattern could be checked against.
  const readable = inventory.complete || inventory.hosts.length > 0
  if (!readable) return drafts.map((draft) => ({ draft, hosts: [] }))
  const hosts = new Hosts(inventory, cwd, mistakes)
  const within = limit === null ? null : hosts.ofLimit(limit)
  return drafts.map((draft) => {
    const all = hosts.ofPlay(draft.patterns, extra)
    return { draft, hosts: within ? all.filter((name) => within.has(name)) : all }
  })
}

function finished(draft: DraftPlay, hosts: readonly string[], steps: Play['steps']): Play {
  const { name, playbook, become, becomeUser, vars, spot } = draft
  return { name, playbook, hosts, become, becomeUser, vars, steps, at: spot.at }
}
