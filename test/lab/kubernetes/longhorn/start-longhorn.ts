// Makes a control plane one that Longhorn can be installed on: machines for its workers, and a kubelet for its own pods.
import { join } from 'node:path'
import type { ControlPlane } from '../control-plane.ts'
import { builtPrograms } from '../build.ts'
import { startDaemon } from '../daemon.ts'
import { labNodes } from '../nodes.ts'
import { startMachine } from '../network/machine.ts'
import { rememberMachines, type Machine } from '../network/machines.ts'
import { startInside } from '../network/start.ts'
import { daemonFolder } from '../started.ts'
import { requireLonghornPackages } from './needs.ts'

const workerNames = labNodes.filter(({ controlPlane }) => !controlPlane).map(({ name }) => name)

/** `kind`: of what the workers' machines are; the lab's must be up. */
export type Wish = { workers?: string[]; kind?: Machine['kind'] }

/**
 * Returns when the machines run. Longhorn's manifest is then applied as on any cluster. The control plane must have been
 * started with `network: true`.
 */
export async function startLonghorn(plane: ControlPlane, wish: Wish = {}): Promise<void> {
  const { workers = workerNames, kind = 'namespaces' } = wish
  requireLonghornPackages()
  await builtPrograms(['longhorn-manager', 'longhorn-manager-1.10.2', 'instance-manager'])
  const machines: Machine[] = workers.map((name, index) => ({ name, number: index + 1, kind }))
  rememberMachines(plane.directory, machines)
  await Promise.all(machines.map((machine) => startMachine(plane.directory, machine)))
  const agent = join(import.meta.dirname, 'agent.ts')
  await startInside(plane.directory, 'longhorn-agent', process.execPath, [agent, plane.directory])
  if (kind === 'namespaces') return
  const power = [join(import.meta.dirname, 'follow-power.ts'), plane.directory]
  const folder = daemonFolder(plane.directory)
  await startDaemon({ folder, name: 'power', program: process.execPath, words: power })
}
