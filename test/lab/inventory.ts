// The inventory and the known_hosts that Drover uses to reach the lab. Pure.
import { stringify } from 'yaml'
import type { Machine } from './machines.ts'

/** One running machine: how it is reached. `hostKey` is `ssh-ed25519 AAAA…`. `hasData`: it has its data disk. */
export type Reachable = { machine: Machine; port: number; hostKey: string; hasData: boolean }

/** `virtualBox`: the folders of its program and of the images that playbooks make. */
export type Access = {
  userKey: string
  knownHosts: string
  password: string
  virtualBox: { program: string; images: string }
}

/**
 * Groups `control_plane` and `workers`, and the machine that runs them, which is this one. Only connection variables, the serial
 * of each data disk, and where VirtualBox is.
 */
export function inventoryText(reachable: Reachable[], access: Access): string {
  const hostsOf = (group: string) => {
    const members = reachable.filter(({ machine }) => machine.group === group)
    return Object.fromEntries(members.map((one) => [one.machine.name, hostVariables(one, access)]))
  }
  const vars = {
    ansible_host: '127.0.0.1',
    ansible_user: 'ops',
    ansible_ssh_private_key_file: access.userKey,
    ansible_ssh_known_hosts_file: access.knownHosts,
    virtualbox_environment: { PATH: `${access.virtualBox.program}:/usr/local/bin:/usr/bin:/bin` },
    virtualbox_folder: access.virtualBox.images,
  }
  const children = {
    control_plane: { hosts: hostsOf('control_plane') },
    workers: { hosts: hostsOf('workers') },
    hypervisor: { hosts: { 'vm-host': { ansible_connection: 'local' } } },
  }
  const note = '# Written by `npm run lab -- up`; the next one overwrites it.\n'
  return note + stringify({ all: { vars, children } })
}

function hostVariables(
  { machine, port, hasData }: Reachable,
  access: Access,
): Record<string, string | number> {
  return {
    ansible_port: port,
    ...(machine.dataSerial === null || !hasData ? {} : { longhorn_disk_serial: machine.dataSerial }),
    ...(machine.sudoAsks ? { ansible_become_password: access.password } : {}),
  }
}

/** One line per machine, in the form of ssh's known_hosts for a port other than 22. */
export function knownHostsText(reachable: Pick<Reachable, 'port' | 'hostKey'>[]): string {
  return reachable.map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}\n`).join('')
}
