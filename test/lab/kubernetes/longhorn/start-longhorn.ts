// Makes a control plane one that Longhorn can be installed on: machines for its workers, and a kubelet for its own pods.
import { join } from 'node:path'
import type { ControlPlane } from '../control-plane.ts'
import { builtPrograms } from '../build.ts'
import { labNodes } from '../nodes.ts'
import { startMachine, type Machine } from '../network/machine.ts'
import { startInside } from '../network/start.ts'
import { rememberMachines } from './machines.ts'
import { requireLonghornPackages } from './needs.ts'

const workerNames = labNodes.filter(({ controlPlane }) => !controlPlane).map(({ name }) => name)

/**
 * Returns when the machines run. Longhorn's manifest is then applied as on any cluster. The control plane must have been
 * started with `network: true`.
 */
export async function startLonghorn(plane: ControlPlane, { workers = workerNames } = {}): Promise<void> {
  requireLonghornPackages()
  await builtPrograms(['longhorn-manager', 'longhorn-manager-1.10.2', 'instance-manager'])
  const machines: Machine[] = workers.map((name, index) => ({ name, number: index + 1 }))
  for (const machine of machines) await startMachine(plane.directory, machine)
  rememberMachines(plane.directory, machines)
  const agent = join(import.meta.dirname, 'agent.ts')
  await startInside(plane.directory, 'longhorn-agent', process.execPath, [agent, plane.directory])
}
