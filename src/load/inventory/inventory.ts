import { dirname } from 'node:path'
import type { Scope } from '../../task/expression.ts'
import { nearest } from '../../task/nearest.ts'
import type { Inventory, InventoryHost } from '../../task/playbook.ts'
import type { Computed } from '../computed.ts'
import { absolutePath, isFolder } from '../files.ts'
import type { Mistakes } from '../mistakes.ts'
import { isHostList, readHostList } from './host-list.ts'
import { type Beside, Merge } from './merge.ts'
import { Lineage, reconcile } from './reconcile.ts'
import { readSource } from './source.ts'
import type { SourceContext } from './source-context.ts'
import { Tree } from './tree.ts'
import { type FolderVars, folderVars } from './vars-folder.ts'

/** A host whose variables still know where they stand. */
export interface DraftHost extends InventoryHost {
  readonly vars: Readonly<Record<string, Computed>>
}

export interface DraftInventory extends Inventory {
  readonly hosts: readonly DraftHost[]
  /** The names of the hosts in the order of first mention, as globs find them. */
  readonly mentioned: readonly string[]
  /** False when a part is wrong: what is missing then may be just there. */
  readonly complete: boolean
}

/** An inventory with all that its sources say, for those who show it. */
export interface WholeInventory extends DraftInventory {
  readonly tree: Tree
  readonly merge: Merge
  readonly beside: Beside
}

export interface InventoryOptions {
  /** What `-i` names, in order: files, folders, executables, or host names with commas. */
  readonly inventories: readonly string[]
  readonly playbookFolders: readonly string[]
  readonly cwd: string
  /** `-e`. */
  readonly extra: Scope
  readonly mistakes: Mistakes
}

/** Reads inventories in order, and the `group_vars/` and `host_vars/` beside them and beside the playbooks. */
export function readInventory(options: InventoryOptions): WholeInventory {
  const { inventories, playbookFolders, cwd, mistakes } = options
  const tree = new Tree()
  const folders = new Folders(cwd, mistakes)
  const besideInventories: FolderVars[] = []
  const context: SourceContext = { ...options, tree, beside: () => besideInventories }
  let complete = true
  for (const source of inventories) {
    tree.file = null
    if (isHostList(source, cwd)) {
      readHostList(source, context)
      continue
    }
    complete = readSource(source, context) && complete
    const path = absolutePath(source, cwd)
    besideInventories.push(folders.at(isFolder(path) ? path : dirname(path)))
  }
  const whole = mistakes.attempt(() => {
    reconcile(tree)
    return true
  })
  const playbooks = [...new Set(playbookFolders)].map((folder) => folders.at(folder))
  // One that counts twice counts as the later.
  const inOrder = [...new Set(besideInventories.toReversed())].toReversed()
  const beside = { inventories: inOrder, playbooks }
  for (const folder of [...beside.inventories, ...beside.playbooks]) readAll(folder, tree)
  for (const folder of beside.inventories) warnOfStrangers(folder, tree, mistakes)
  return { ...finish(tree, beside), complete: complete && whole === true && !folders.broken }
}

/** The variables of folders, each read once, though it may count for inventories and for playbooks. */
class Folders {
  readonly #cwd: string
  readonly #mistakes: Mistakes
  readonly #known = new Map<string, FolderVars>()
  broken = false

  constructor(cwd: string, mistakes: Mistakes) {
    this.#cwd = cwd
    this.#mistakes = mistakes
  }

  at(folder: string): FolderVars {
    const known = this.#known.get(folder)
    if (known) return known
    const onBroken = () => {
      this.broken = true
    }
    const vars = folderVars(folder, { cwd: this.#cwd, mistakes: this.#mistakes, onBroken })
    this.#known.set(folder, vars)
    return vars
  }
}

/** What is wrong in the files must be known before anything runs. */
function readAll({ groups, hosts }: FolderVars, tree: Tree): void {
  for (const name of groups.names) if (tree.groups.has(name)) groups.get(name)
  for (const name of hosts.names) if (tree.hosts.has(name)) hosts.get(name)
}

/** A misspelt file name would be silently without effect. */
function warnOfStrangers({ groups, hosts }: FolderVars, tree: Tree, mistakes: Mistakes): void {
  for (const name of groups.names) warnOf('group', name, tree.groups, mistakes)
  for (const name of hosts.names) warnOf('host', name, tree.hosts, mistakes)
}

function warnOf(kind: string, name: string, known: ReadonlyMap<string, unknown>, mistakes: Mistakes): void {
  const near = known.has(name) ? null : nearest(name, [...known.keys()])
  if (near !== null)
    mistakes.warn(
      'stray-vars-file',
      `${kind}_vars/${name}: there is no ${kind} ${name}`,
      null,
      `did you mean ${near}?`,
    )
}

function finish(tree: Tree, beside: Beside): Omit<WholeInventory, 'complete'> {
  const lineage = new Lineage(tree)
  const merge = new Merge(tree, lineage, beside)
  const hosts = lineage.hostsOf('all').map((name) => {
    const file = tree.hosts.get(name)?.file ?? null
    return new TreeHost(name, file, lineage.groupNames(name), merge)
  })
  const groups = [...tree.groups.keys()].map((name) => [name, lineage.hostsOf(name)] as const)
  const mentioned = [...tree.hosts.keys()]
  return { hosts, mentioned, groups: Object.fromEntries(groups), tree, merge, beside }
}

/** Of ten thousand hosts, few are asked for their variables: they are merged on demand. */
class TreeHost implements DraftHost {
  readonly name: string
  readonly file: string | null
  readonly groups: readonly string[]
  readonly #merge: Merge
  #vars: Readonly<Record<string, Computed>> | null = null

  constructor(name: string, file: string | null, groups: readonly string[], merge: Merge) {
    this.name = name
    this.file = file
    this.groups = groups
    this.#merge = merge
  }

  get vars(): Readonly<Record<string, Computed>> {
    this.#vars ??= this.#merge.varsOf(this.name)
    return this.#vars
  }
}
