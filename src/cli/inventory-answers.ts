import { stringify as yaml } from 'yaml'
import { type LoadedInventory, loadInventory } from '../load/inventory/load.ts'
import { loadProject, unsilenced } from '../load/project/project.ts'
import type { Loaded } from '../load/run.ts'
import { escape, escapeLine } from '../report/escape.ts'
import { stringify } from '../report/json.ts'
import { inventoryScope } from '../run/scope.ts'
import { placesOf } from '../run/world.ts'
import { DroverError } from '../task/error.ts'
import type { InventoryHost } from '../task/playbook.ts'
import { inventories } from './default-inventory.ts'
import { graphLines } from './inventory/graph.ts'
import { listDocument, yamlDocument } from './inventory/list.ts'
import { ShownVars } from './inventory/shown-vars.ts'
import { sorted } from './inventory/sorted.ts'
import { requireKnown } from './known.ts'
import { load } from './load.ts'
import type { InventoryOptions } from './options.ts'
import { warn } from './warn.ts'

/** How much is shown, and in what form. */
export interface Shown {
  readonly export?: boolean
  readonly yaml?: boolean
  readonly vars?: boolean
}

/** A question about an inventory; the argument is a pattern or a name. Answers with lines. */
type Answer = (asked: string, options: InventoryOptions & Shown) => string[] | Promise<string[]>

export type InventoryAnswers = typeof inventoryAnswers

export const inventoryAnswers = {
  list: (pattern, options) => {
    const { inventory, extraVars, hosts } = read(pattern, options)
    const document = options.yaml === true ? yamlDocument : listDocument
    const shown = document(inventory.tree, new ShownVars(inventory, extraVars), hosts, options)
    return options.yaml === true ? yamlLines(sorted(shown)) : jsonLines(shown)
  },
  graph: (group, options) => {
    const { inventory, extraVars } = read('all', options)
    requireKnown(group, 'group', inventory.tree.groups)
    const vars = options.vars === true ? new ShownVars(inventory, extraVars) : null
    return graphLines(inventory.tree, group, vars).map(escapeLine)
  },
  host: (name, options) => {
    const { inventory, extraVars } = read('all', options)
    requireKnown(name, 'host', inventory.tree.hosts)
    const vars = new ShownVars(inventory, extraVars).ofHost(name)
    return options.yaml === true ? yamlLines(sorted(vars)) : jsonLines(vars)
  },
  hosts: (pattern, options) => read(pattern, options).hosts.map(escapeLine),
  vars: async (name, options) => {
    const loaded = await load([], options)
    const hosts = new Map(loaded.inventory.hosts.map((host) => [host.name, host]))
    requireKnown(name, 'host', hosts)
    return yamlLines(values(loaded, hosts, name))
  },
} as const satisfies Record<string, Answer>

function read(pattern: string, options: InventoryOptions): LoadedInventory {
  const cwd = process.cwd()
  const project = loadProject([], cwd)
  const loaded = loadInventory({
    inventories: inventories(options.inventory, process.env, cwd, project),
    extraVars: options.extraVars ?? [],
    patterns: [
      ...(pattern === 'all' ? [] : [pattern]),
      ...(options.limit === undefined ? [] : [options.limit]),
    ],
    cwd,
  })
  warn(unsilenced(loaded.warnings, project))
  return loaded
}

/** All variables of a host with their values; one that cannot be computed alone says why. */
function values(loaded: Loaded, hosts: ReadonlyMap<string, InventoryHost>, name: string): object {
  const host = hosts.get(name) as InventoryHost
  const scope = inventoryScope({ ...placesOf(loaded), hosts: new Map(hosts) }, host)
  const names = [...new Set([...Object.keys(host.vars), ...Object.keys(loaded.extraVars)])].sort()
  return Object.fromEntries(
    names.map((name) => {
      try {
        return [name, scope.get(name)]
      } catch (error) {
        if (!(error instanceof DroverError)) throw error
        return [name, `(${error.message})`]
      }
    }),
  )
}

function jsonLines(value: object): string[] {
  return stringify(sorted(value), 4).split('\n')
}

function yamlLines(value: unknown): string[] {
  // Through JSON, so that secrets and unknown values are shown as everywhere.
  return escape(yaml(JSON.parse(stringify(value)), { aliasDuplicateObjects: false }))
    .trimEnd()
    .split('\n')
}
