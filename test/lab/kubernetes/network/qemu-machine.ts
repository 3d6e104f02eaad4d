// A machine of the lab in a control plane's network: its second network card is plugged in, and one SSH connection stays open.
import { basename, join } from 'node:path'
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { quote } from 'shlex'
import { doorOf } from '../../login.ts'
import { machineFiles } from '../../machine-state.ts'
import { runningPid } from '../../processes.ts'
import { untilReady } from '../../ready.ts'
import { tryCommand, type Ended } from '../../run-command.ts'
import { sshWords } from '../../ssh.ts'
import { daemonPid, lastLines, startDaemon, stopDaemon } from '../daemon.ts'
import { daemonFolder } from '../started.ts'
import { apiServerAddress, machineAddress, plugInTap, portName } from './hub.ts'
import type { Machine } from './machines.ts'
import { startInside } from './start.ts'

/** Where programs are carried to. */
const folder = '/usr/local/lib/lab'

/** What a container of Longhorn's has mounted: its host's own folders, below `/host`. */
const asInContainers = `mkdir -p /host ${folder}
ln -sfn /proc /dev /etc /boot /host/`

/** Returns when the machine, which may still boot, is in the network. After a boot it has to be brought in again. */
export async function joinQemuMachine(directory: string, { name, number }: Machine): Promise<void> {
  await untilReady(doorOf(name), 300)
  await plugInCable(directory, name, number)
  await openDoor(directory, name)
  const line = `set -e
ip address replace ${machineAddress(number)}/24 dev eth1
ip link set eth1 up
ip route replace ${apiServerAddress} via ${machineAddress(254)}
${asInContainers}`
  const done = await onQemu(directory, name, line)
  if (done.code !== 0) throw new Error(`${name} did not come into the network: ${done.stderr}`)
}

/** The process that is the machine; null when it is off. */
export function qemuPid(name: string): number | null {
  return runningPid(machineFiles(name).pidFile)
}

/** Runs a shell line on the machine, as root. */
export async function onQemu(directory: string, name: string, line: string): Promise<Ended> {
  return tryCommand('ssh', [...throughDoor(directory, name), line], { timeoutSeconds: 120 })
}

/** The program as it is started there. It has a terminal, so that it ends with the connection. */
export function enterQemu(directory: string, name: string, program: string, words: string[]) {
  const line = `exec ${[program, ...words].map(quote).join(' ')}`
  return { program: 'ssh', words: ['-tt', ...throughDoor(directory, name), line] }
}

/** Copies a program to the machine, unless it is there, and returns where it is. It survives a power cut. */
export async function carryToQemu(directory: string, name: string, program: string): Promise<string> {
  const key = createHash('sha256').update(program).digest('hex').slice(0, 8)
  const there = `${folder}/${basename(program)}-${key}`
  if ((await onQemu(directory, name, `test -x ${there}`)).code === 0) return there
  const line = `cat > ${there}.new && chmod +x ${there}.new && sync && mv ${there}.new ${there} && sync`
  const words = ['-c', 'exec "$@" < "$0"', program, 'ssh', ...throughDoor(directory, name), line]
  const done = await tryCommand('sh', words)
  if (done.code !== 0) throw new Error(`${name} did not take ${program}: ${done.stderr}`)
  return there
}

/** A QEMU without a machine joins the card's socket with a port of the network. */
async function plugInCable(directory: string, name: string, number: number): Promise<void> {
  await plugInTap(directory, number)
  await stopDaemon(daemonFolder(directory), cableName(name), 0)
  const ends = [
    `tap,id=port,ifname=${portName(number)},script=no,downscript=no`,
    `stream,id=card,server=off,addr.type=unix,addr.path=${machineFiles(name).cable}`,
    ...['port', 'card'].map((end) => `hubport,id=hub-${end},hubid=0,netdev=${end}`),
  ]
  const words = ['-M', 'none', '-nodefaults', '-display', 'none', ...ends.flatMap((end) => ['-netdev', end])]
  await startInside(directory, cableName(name), 'qemu-system-x86_64', words)
}

/** One connection for all that runs there: a new one takes an emulated machine seconds. */
async function openDoor(directory: string, name: string): Promise<void> {
  const processes = daemonFolder(directory)
  await stopDaemon(processes, doorName(name), 0)
  const words = ['-M', '-N', '-S', doorSocket(directory, name), ...sshWords(doorOf(name), 'root')]
  await startDaemon({ folder: processes, name: doorName(name), program: 'ssh', words })
  const check = ['-S', doorSocket(directory, name), '-O', 'check', 'any']
  for (let tries = 0; (await tryCommand('ssh', check)).code !== 0; tries += 1) {
    if (tries > 300 || daemonPid(processes, doorName(name)) === null)
      throw new Error(`${name} did not let the lab in:\n${lastLines(processes, doorName(name))}`)
    await delay(200)
  }
}

function throughDoor(directory: string, name: string): string[] {
  return ['-S', doorSocket(directory, name), '-o', 'ControlMaster=no', ...sshWords(doorOf(name), 'root')]
}

/** Short: the path of a socket may have 107 bytes, of which ssh takes some for itself. */
function doorSocket(directory: string, name: string): string {
  return join(directory, `ssh-${name}`)
}

function doorName(name: string): string {
  return `door-${name}`
}

function cableName(name: string): string {
  return `cable-${name}`
}
