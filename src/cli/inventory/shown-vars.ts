import type { Computed } from '../../load/computed.ts'
import type { WholeInventory } from '../../load/inventory/inventory.ts'
import { writtenVars } from '../../load/inventory/written.ts'

type Vars = Readonly<Record<string, Computed>>

/** The variables of an inventory as written, as `ansible-inventory` shows them. */
export class ShownVars {
  readonly #inventory: WholeInventory
  readonly #extra: Vars
  readonly #hosts: ReadonlyMap<string, { readonly vars: Vars }>

  constructor(inventory: WholeInventory, extra: Vars) {
    this.#inventory = inventory
    this.#extra = extra
    this.#hosts = new Map(inventory.hosts.map((host) => [host.name, host]))
  }

  /** All that a host has, merged. */
  ofHost(name: string): Record<string, unknown> {
    return writtenVars({ ...this.#hosts.get(name)?.vars, ...this.#extra })
  }

  /** What is said of the host itself. */
  ofHostAlone(name: string): Record<string, unknown> {
    const { beside, tree } = this.#inventory
    const named = beside.inventories.flatMap(({ hosts }) => [...(hosts.get(name) ?? [])])
    return writtenVars(Object.fromEntries([...(tree.hosts.get(name)?.vars ?? []), ...named]))
  }

  ofGroup(name: string): Record<string, unknown> {
    const group = this.#inventory.tree.group(name)
    const beside = this.#inventory.beside.inventories.flatMap(({ groups }) => [...(groups.get(name) ?? [])])
    const vars = writtenVars(Object.fromEntries([...group.vars, ...beside]))
    return group.priority === 1 ? vars : { ...vars, ansible_group_priority: group.priority }
  }
}
