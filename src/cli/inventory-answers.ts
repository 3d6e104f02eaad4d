import { stringify as yaml } from 'yaml'
import type { Loaded } from '../load/run.ts'
import { escape, escapeLine } from '../report/escape.ts'
import { stringify } from '../report/json.ts'
import { inventoryScope } from '../run/scope.ts'
import { DroverError } from '../task/error.ts'
import { nearest } from '../task/nearest.ts'
import type { InventoryHost } from '../task/playbook.ts'
import { adHocPlay } from './ad-hoc.ts'
import { load } from './load.ts'
import type { InventoryOptions } from './options.ts'

/** A question about an inventory; the argument is a pattern or a host's name. Answers with lines. */
type Answer = (asked: string, options: InventoryOptions) => Promise<string[]>

export const inventoryAnswers = {
  list: async (pattern, options) => {
    const { plays } = await load([adHocPlay(pattern, [], pattern, null)], options)
    return plays.flatMap((play) => play.hosts).map(escapeLine)
  },
  graph: async (_, options) => {
    const { groups } = (await load([], options)).inventory
    return Object.entries(groups).flatMap(([group, hosts]) => [
      `${escapeLine(group)} (${hosts.length})`,
      ...hosts.map((host) => `  ${escapeLine(host)}`),
    ])
  },
  host: async (name, options) => {
    const loaded = await load([], options)
    const host = find(loaded, name)
    return yamlLines({ name, groups: host.groups, vars: vars(loaded, host) })
  },
  vars: async (name, options) => {
    const loaded = await load([], options)
    return yamlLines(vars(loaded, find(loaded, name)))
  },
} as const satisfies Record<string, Answer>

function find({ inventory }: Loaded, name: string): InventoryHost {
  const host = inventory.hosts.find((one) => one.name === name)
  if (host) return host
  const near = nearest(
    name,
    inventory.hosts.map((one) => one.name),
  )
  const help = near === null ? '`drover inventory list` shows the hosts' : `did you mean ${near}?`
  throw new DroverError('no-hosts', `the inventory has no host ${name}`, { help })
}

/** All variables of a host with their values; one that cannot be computed alone says why. */
function vars(loaded: Loaded, host: InventoryHost): object {
  const hosts = new Map(loaded.inventory.hosts.map((one) => [one.name, one]))
  const scope = inventoryScope({ loaded, mode: 'check', hosts }, host)
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

function yamlLines(value: object): string[] {
  // Through JSON, so that secrets and unknown values are shown as everywhere.
  return escape(yaml(JSON.parse(stringify(value))))
    .trimEnd()
    .split('\n')
}
