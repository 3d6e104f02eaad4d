import type { DraftInventory } from '../inventory/inventory.ts'
import type { DraftPlay } from '../play/play.ts'

/** As in Ansible: `localhost` is there when a play names it, also when no inventory does; `all` does not hold it then. */
export function withLocalhost(inventory: DraftInventory, plays: readonly DraftPlay[]): DraftInventory {
  const named = plays.some((play) =>
    play.patterns.some((pattern) => pattern.text.split(',').includes('localhost')),
  )
  if (!named || inventory.hosts.some((host) => host.name === 'localhost')) return inventory
  return { ...inventory, hosts: [...inventory.hosts, { name: 'localhost', groups: [], vars: {} }] }
}
