// A worker's machine made of namespaces of this computer, with disks that are files.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { command, tryCommand } from '../../run-command.ts'
import { daemonPid, lastLines, startDaemon } from '../daemon.ts'
import { daemonFolder } from '../started.ts'
import { machineAddress, plugIn } from './hub.ts'
import type { Machine } from './machines.ts'

function machineDaemon(name: string): string {
  return `machine-${name}`
}

/** Switches it on: with a file system for the system, and an empty data disk `/disks/data.img`, as large as the lab's others. */
export async function startNamespacesMachine(directory: string, machine: Machine): Promise<void> {
  const { name, number } = machine
  const disks = join(directory, 'machines', name)
  await makeDisks(disks, number)
  const words = [
    '--mount',
    '--uts',
    '--pid',
    '--fork',
    '--kill-child',
    '--net',
    'sh',
    join(import.meta.dirname, 'namespaces-machine.sh'),
  ]
  const folder = daemonFolder(directory)
  const more = [name, machineAddress(number), disks, join(disks, 'empty')]
  await startDaemon({ folder, name: machineDaemon(name), program: 'unshare', words: [...words, ...more] })
  await untilUp(directory, name)
  await plugIn(directory, insidePid(directory, name) ?? 0, number)
}

/** The program as it is started on the machine. @throws Error when that is off. */
export function enterNamespaces(directory: string, name: string, program: string, words: string[]) {
  const pid = insidePid(directory, name)
  if (pid === null) throw new Error(`The machine ${name} is off`)
  return {
    program: 'nsenter',
    words: [`--target=${pid}`, '--mount', '--uts', '--pid', '--net', program, ...words],
  }
}

/** Sparse files. Each file system has an id of its own, told by the number, as disks of different machines have. */
async function makeDisks(disks: string, number: number): Promise<void> {
  mkdirSync(join(disks, 'empty'), { recursive: true })
  const system = join(disks, 'system.img')
  if (existsSync(system)) return
  const uuid = `6c616200-0000-4000-8001-00000000000${number}`
  await command('mke2fs', ['-q', '-t', 'ext4', '-U', uuid, '-E', 'nodiscard', system, '8G'])
  await command('truncate', ['--size=10000000000', join(disks, 'data.img')])
}

async function untilUp(directory: string, name: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const pid = insidePid(directory, name)
    if (
      pid !== null &&
      (await tryCommand('nsenter', [`--target=${pid}`, '--mount', 'test', '-e', '/run/is-up'])).code === 0
    )
      return
    await delay(50)
  }
  throw new Error(
    `The machine ${name} did not come up:\n${lastLines(daemonFolder(directory), machineDaemon(name))}`,
  )
}

/** Its first process: the only child of the one that made its namespaces. */
function insidePid(directory: string, name: string): number | null {
  const pid = daemonPid(daemonFolder(directory), machineDaemon(name))
  if (pid === null) return null
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return children === '' ? null : Number(children.split(' ')[0])
}
