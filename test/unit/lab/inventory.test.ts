import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { inventoryText, knownHostsText } from '../../lab/inventory.ts'
import { machines } from '../../lab/machines.ts'

const reachable = machines.map((machine, index) => ({
  machine,
  port: 22200 + index,
  hostKey: `ssh-ed25519 KEY${index}`,
  hasData: machine.name !== 'k8s-worker-3',
}))
const text = inventoryText(reachable, {
  userKey: '/keys/id',
  knownHosts: '/repo/.lab/known_hosts',
  password: 'pw',
  virtualBox: { program: '/repo/test/lab/virtualbox', images: '/run/images' },
})

test('the inventory says how each machine is reached, the password only where sudo asks for it, and its data disk where it has one', () => {
  expect(parse(text)).toEqual({
    all: {
      vars: {
        ansible_host: '127.0.0.1',
        ansible_user: 'ops',
        ansible_ssh_private_key_file: '/keys/id',
        ansible_ssh_known_hosts_file: '/repo/.lab/known_hosts',
        virtualbox_environment: { PATH: '/repo/test/lab/virtualbox:/usr/local/bin:/usr/bin:/bin' },
        virtualbox_folder: '/run/images',
      },
      children: {
        control_plane: { hosts: { 'k8s-master': { ansible_port: 22200 } } },
        workers: {
          hosts: {
            'k8s-worker-1': { ansible_port: 22201, longhorn_disk_serial: 'LAB-DATA-1' },
            'k8s-worker-2': {
              ansible_port: 22202,
              longhorn_disk_serial: 'LAB-DATA-2',
              ansible_become_password: 'pw',
            },
            'k8s-worker-3': { ansible_port: 22203 },
          },
        },
        hypervisor: {
          hosts: {
            'vm-host': { ansible_connection: 'local' },
          },
        },
      },
    },
  })
})

test('known_hosts names each port with its own host key', () => {
  expect(knownHostsText(reachable.slice(0, 2))).toBe(
    '[127.0.0.1]:22200 ssh-ed25519 KEY0\n[127.0.0.1]:22201 ssh-ed25519 KEY1\n',
  )
})
