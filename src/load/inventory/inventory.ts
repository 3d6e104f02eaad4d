import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Inventory, InventoryHost } from '../../task/playbook.ts'
import type { Computed } from '../computed.ts'
import { absolutePath, isFolder, readText, shownPath } from '../files.ts'
import { textOrigin } from '../lines.ts'
import type { Mistakes } from '../mistakes.ts'
import { nearest } from '../../task/nearest.ts'
import { readInventoryFile } from './file.ts'
import { mergeVars, type VarsSource } from './merge.ts'
import { Tree } from './tree.ts'
import { readVarsFolder } from './vars-folder.ts'

/** A host whose variables still know where they stand. */
interface DraftHost extends InventoryHost {
  readonly vars: Readonly<Record<string, Computed>>
}

export interface DraftInventory extends Inventory {
  readonly hosts: readonly DraftHost[]
  /** False when a part could not be read: what is missing then may be just there. */
  readonly complete: boolean
}

/**
 * Reads inventories in order: YAML files, folders of them, or host names with a comma (`localhost,`), and the
 * `group_vars/` and `host_vars/` beside them and beside the playbooks.
 */
export function readInventory(
  inventories: readonly string[],
  playbookFolders: readonly string[],
  cwd: string,
  mistakes: Mistakes,
): DraftInventory {
  const tree = new Tree()
  let complete = true
  const beside = new Set<string>()
  for (const inventory of inventories) {
    if (inventory.includes(',')) {
      for (const name of inventory.split(',')) if (name.trim() !== '') tree.host(name.trim())
      continue
    }
    const path = absolutePath(inventory, cwd)
    beside.add(isFolder(path) ? path : dirname(path))
    for (const file of isFolder(path) ? inventoryFiles(path) : [path]) {
      complete = readOne(file, cwd, tree, mistakes) && complete
    }
  }
  const onBroken = () => {
    complete = false
  }
  const source = (folder: string): VarsSource => ({
    groups: readVarsFolder(join(folder, 'group_vars'), cwd, mistakes, onBroken),
    hosts: readVarsFolder(join(folder, 'host_vars'), cwd, mistakes, onBroken),
  })
  const playbooks = playbookFolders.filter((folder) => !beside.has(folder))
  const sources = [[...beside].map(source), [...new Set(playbooks)].map(source)] as const
  warnOfStrangers([...sources[0]], tree, mistakes)
  return { ...finish(tree, sources), complete }
}

function readOne(path: string, cwd: string, tree: Tree, mistakes: Mistakes): boolean {
  const shown = shownPath(path, cwd)
  if (/^[\w.-]+$/.test(shown) && !/\.(ya?ml|json)$/.test(shown) && !existsSync(path)) {
    const help = `for a host of this name, end it with a comma: -i ${shown},`
    mistakes.add('file-unreadable', `cannot read ${shown}: there is no such file`, null, help)
    return false
  }
  const text = mistakes.attempt(() => readText(path, shown, null))
  return text !== null && readInventoryFile(textOrigin(shown, text), tree, mistakes)
}

function inventoryFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .sort()
}

/** A misspelt file name would be silently without effect. */
function warnOfStrangers(sources: readonly VarsSource[], tree: Tree, mistakes: Mistakes): void {
  for (const { groups, hosts } of sources) {
    for (const name of groups.keys()) warnOf('group', name, tree.groups.keys(), mistakes)
    for (const name of hosts.keys()) warnOf('host', name, tree.hosts.keys(), mistakes)
  }
}

function warnOf(kind: string, name: string, known: Iterable<string>, mistakes: Mistakes): void {
  const names = new Set(known)
  const near = names.has(name) ? null : nearest(name, [...names])
  if (near !== null)
    mistakes.warn(
      'bad-inventory',
      `${kind}_vars/${name}: there is no ${kind} ${name}`,
      null,
      `did you mean ${near}?`,
    )
}

function finish(
  tree: Tree,
  sources: readonly [VarsSource[], VarsSource[]],
): Inventory & { hosts: DraftHost[] } {
  const below = new Map([...tree.groups.keys()].map((name) => [name, tree.hostsBelow(name)]))
  const named = [...below].filter(([name]) => name !== 'all' && name !== 'ungrouped')
  const ungrouped = [...tree.hosts.keys()].filter((host) => !named.some(([, hosts]) => hosts.has(host)))
  below.set('ungrouped', new Set(ungrouped))
  const hosts = [...tree.hosts.keys()].map((name): DraftHost => {
    const groups = named.filter(([, members]) => members.has(name)).map(([group]) => group)
    return { name, groups: groups.sort(), vars: mergeVars(name, groups, tree, sources) }
  })
  const inOrder = (members: ReadonlySet<string>) => [...tree.hosts.keys()].filter((name) => members.has(name))
  return { hosts, groups: Object.fromEntries([...below].map(([name, members]) => [name, inOrder(members)])) }
}
