// A worker's machine, as far as Longhorn's manager needs one: namespaces of its own, and disks that are files.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { command, tryCommand, type Ended } from '../../run-command.ts'
import { daemonPid, lastLines, startDaemon } from '../daemon.ts'
import { daemonFolder } from '../started.ts'
import { machineAddress, plugIn } from './hub.ts'

/** `number` counts from 1. The size of its data disk is that of the lab's QEMU workers. */
export type Machine = { name: string; number: number }

function machineDaemon(name: string): string {
  return `machine-${name}`
}

/** Switches it on: with a file system for the system, and an empty data disk `/disks/data.img`. */
export async function startMachine(directory: string, machine: Machine): Promise<void> {
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
    join(import.meta.dirname, 'machine.sh'),
  ]
  const folder = daemonFolder(directory)
  const more = [name, machineAddress(number), disks, join(disks, 'empty')]
  await startDaemon({ folder, name: machineDaemon(name), program: 'unshare', words: [...words, ...more] })
  await untilUp(directory, name)
  await plugIn(directory, insidePid(directory, name) ?? 0, number)
}

/** Runs a shell line on the machine, as root. */
export async function onMachine(directory: string, name: string, line: string): Promise<Ended> {
  const { program, words } = enterMachine(directory, name, 'sh', ['-c', line])
  return tryCommand(program, words)
}

/** The program as it is started on the machine. @throws Error when that is off. */
export function enterMachine(directory: string, name: string, program: string, words: string[]) {
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
