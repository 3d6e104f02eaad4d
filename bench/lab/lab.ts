// Where the runs of one scenario happen: a server, its hosts, the folders and the two groups of processes that are measured.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeGroup, type ProcessGroup } from '../measure/process-group.ts'
import type { Work } from '../workload/step.ts'
import type { Job, Tool } from '../tools/contender.ts'
import { type Server, startSshd } from './sshd.ts'
import { type Target, targets } from './target.ts'

export interface Lab {
  readonly folder: string
  /** The server and all that it starts. */
  readonly targetGroup: ProcessGroup
  /** The tool that runs and all that it starts. */
  readonly controllerGroup: ProcessGroup
  /** What the server has logged since its start. */
  readonly log: () => string
  /** Words before the command line of each tool. */
  readonly through: readonly string[]
  /** The first hosts; known_hosts knows just them. */
  targets(count: number): Target[]
  job(tool: Tool, name: string, targets: readonly Target[], work: Work): Job
  stop(): Promise<void>
}

export interface LabWish {
  /** What the shell of those who log in reads first. */
  readonly profile?: string
}

export function startLab({ profile }: LabWish = {}): Promise<Lab> {
  return labWith((folder, group) => {
    const home = join(folder, 'target-home')
    mkdirSync(home)
    if (profile !== undefined)
      for (const file of ['.bashrc', '.profile']) writeFileSync(join(home, file), profile)
    return startSshd({ folder: join(folder, 'sshd'), group, home })
  })
}

interface Network {
  readonly addresses?: string
  readonly through?: readonly string[]
}

/**
 * A lab with a server of one's own. Nothing of it stays when the server does not start.
 *
 * @param start the server in this folder, all its processes in this group.
 */
export async function labWith(
  start: (folder: string, targetGroup: ProcessGroup) => Promise<Server>,
  network: Network = {},
): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-bench-'))
  const targetGroup = makeGroup('target')
  try {
    return labAround(folder, await start(folder, targetGroup), targetGroup, network)
  } catch (error) {
    await targetGroup.end()
    targetGroup.remove()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function labAround(folder: string, sshd: Server, targetGroup: ProcessGroup, network: Network): Lab {
  const controllerGroup = makeGroup('controller')
  const home = join(folder, 'controller-home')
  mkdirSync(home)
  return {
    folder,
    targetGroup,
    controllerGroup,
    log: () => sshd.log(),
    through: network.through ?? [],
    targets: (count) => {
      const all = targets(count, sshd.ports, folder, network.addresses)
      const lines = all.map(({ address, port }) => `[${address}]:${port} ${sshd.hostKey}\n`)
      writeFileSync(sshd.access.knownHosts, lines.join(''))
      return all
    },
    job: (tool, name, hosts, work) => {
      const own = join(folder, `${name} ${tool.name}`.replaceAll(/\W+/g, '-'))
      mkdirSync(own)
      return { folder: own, home, access: sshd.access, targets: hosts, work }
    },
    stop: async () => {
      await controllerGroup.end()
      await sshd.stop()
      controllerGroup.remove()
      targetGroup.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
