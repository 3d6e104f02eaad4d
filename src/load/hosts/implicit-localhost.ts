import { constant } from '../computed.ts'
import type { DraftHost, WholeInventory } from '../inventory/inventory.ts'
import type { Spot } from '../origin.ts'

const NOWHERE: Spot = { at: { file: '(implicit localhost)', line: 1, col: 1 }, sourceLine: '', caret: 0 }

/** As in Ansible: this machine is there for a pattern that names it, also when no inventory does; no glob matches it then. */
export function isImplicit(name: string): boolean {
  return name === 'localhost' || name === '127.0.0.1' || name === '::1'
}

/** The inventory with those of some hosts that are implicit: in no group, local, with the variables that `all` gives. */
export function withImplicit(inventory: WholeInventory, names: Iterable<string>): WholeInventory {
  const known = new Set(inventory.mentioned)
  const missing = [...new Set(names)].filter((name) => isImplicit(name) && !known.has(name))
  return {
    ...inventory,
    hosts: [...inventory.hosts, ...missing.map((name) => implicitHost(name, inventory))],
  }
}

function implicitHost(name: string, { merge }: WholeInventory): DraftHost {
  const own = new Map(merge.ownVars(name).flatMap((vars) => [...vars]))
  const connection = own.get('ansible_connection') ?? constant('local', 'local', NOWHERE)
  return { name, groups: [], vars: { ...merge.varsOf(name), ansible_connection: connection } }
}
