import type { InventoryHost } from '../task/playbook.ts'

/** A host that no inventory names: as Ansible takes it, this machine where it is called so. */
export function implicitHost(name: string): InventoryHost {
  const local = name === 'localhost' || name === '127.0.0.1' || name === '::1'
  const at = { file: '(implicit host)', line: 1, col: 1 }
  const connection: InventoryHost['vars'] = local
    ? { ansible_connection: { source: 'local', at, reads: [], evaluate: () => 'local' } }
    : {}
  return { name, groups: [], vars: connection }
}
