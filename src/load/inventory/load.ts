import type { Warning } from '../../task/warning.ts'
import type { Computed } from '../computed.ts'
import { readExtraVars, scopeOf } from '../extra-vars.ts'
import { Hosts } from '../hosts/resolve.ts'
import { Mistakes } from '../mistakes.ts'
import { readInventory, type WholeInventory } from './inventory.ts'

export interface InventoryRequest {
  readonly inventories: readonly string[]
  readonly extraVars: readonly string[]
  /** Patterns that all must let a host in. */
  readonly patterns: readonly string[]
  readonly cwd: string
}

export interface LoadedInventory {
  readonly inventory: WholeInventory
  readonly extraVars: Readonly<Record<string, Computed>>
  /** The hosts that the patterns let in, in their order. */
  readonly hosts: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Loads inventories alone, without tasks or a playbook. Like Ansible, it takes the current folder for the playbook's.
 *
 * @throws {DroverErrors} with every mistake at once.
 */
export function loadInventory({ inventories, extraVars, patterns, cwd }: InventoryRequest): LoadedInventory {
  const mistakes = new Mistakes()
  const extra = readExtraVars(extraVars, cwd, mistakes)
  const options = { inventories, playbookFolders: [cwd], cwd, extra: scopeOf(extra), mistakes }
  const inventory = readInventory(options)
  const matcher = new Hosts(inventory, cwd, mistakes)
  const sets = patterns.map((pattern) => matcher.ofLimit(pattern))
  mistakes.throwIfAny()
  const [first, ...others] = sets
  const candidates = first ? [...first] : inventory.hosts.map((host) => host.name)
  const hosts = candidates.filter((name) => others.every((set) => set.has(name)))
  return { inventory, extraVars: extra, hosts, warnings: mistakes.warnings }
}
