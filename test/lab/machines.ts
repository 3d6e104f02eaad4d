// Which machines the lab has. The names are those of the article's lab.

/** One machine: `dataSerial` is the serial of its empty 10 GB disk `/dev/sdb`, null where it has none. */
export type Machine = {
  name: string
  group: 'control_plane' | 'workers'
  uuid: string
  dataSerial: string | null
  /** Whether sudo asks the user `ops` for a password. */
  sudoAsks: boolean
}

export const machines: readonly Machine[] = [
  machine(0, 'k8s-master', 'control_plane', null),
  machine(1, 'k8s-worker-1', 'workers', 'LAB-DATA-1'),
  machine(2, 'k8s-worker-2', 'workers', 'LAB-DATA-2'),
  machine(3, 'k8s-worker-3', 'workers', 'LAB-DATA-3'),
]

export const machineNames: readonly string[] = machines.map(({ name }) => name)

/** Memory of each machine in MiB: small, so that a saved machine is small and comes back quickly. */
export const memoryMiB = 512

/** Size of a worker's data disk: 10 GB as a disk's label counts them, a multiple of 512 bytes. */
export const dataDiskBytes = 10_000_000_000

/** @throws Error naming the machines there are. */
export function machineNamed(name: string): Machine {
  const found = machines.find((one) => one.name === name)
  if (found === undefined) {
    throw new Error(`No machine is named ${name}; the lab has ${machineNames.join(', ')}`)
  }
  return found
}

function machine(index: number, name: string, group: Machine['group'], dataSerial: string | null): Machine {
  const uuid = `6c616200-0000-4000-8000-00000000000${index}`
  return { name, group, uuid, dataSerial, sudoAsks: name === 'k8s-worker-2' }
}
