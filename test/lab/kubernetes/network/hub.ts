// A network of the control plane's own, in a network namespace: nothing of this computer's network is touched.
// The API server is in it, and so are the machines that run what it must reach. It ends with its processes.
import { setTimeout as delay } from 'node:timers/promises'
import { command, tryCommand } from '../../run-command.ts'
import { daemonPid, startDaemon } from '../daemon.ts'
import { daemonFolder } from '../started.ts'

/** The process that holds the namespace open. */
const hubDaemon = 'network'

/** Where the API server is for all that is in the network: the address of the Service `kubernetes`. */
export const apiServerAddress = '10.96.0.1'

const hubLine = `set -e
ip link set lo up
ip address add ${apiServerAddress}/32 dev lo
ip link add pods type bridge
ip address add 10.244.200.254/24 dev pods
ip link set pods up
exec sleep infinity`

/** The address of the machine with the number, from 1. */
export function machineAddress(number: number): string {
  return `10.244.200.${number}`
}

/** Makes the network. Needs root. */
export async function startHub(directory: string): Promise<void> {
  const words = ['--net', 'sh', '-c', hubLine]
  await startDaemon({ folder: daemonFolder(directory), name: hubDaemon, program: 'unshare', words })
  const inside = enterHub(directory, 'ip', ['-oneline', 'address', 'show', 'dev', 'pods', 'up'])
  for (
    let tries = 0;
    !(await tryCommand(inside.program, inside.words)).stdout.includes('10.244');
    tries += 1
  ) {
    if (tries > 100) throw new Error('The network of the control plane did not come up')
    await delay(50)
  }
}

/** The program as it is started inside of the network, where the directory has one. */
export function enterHub(
  directory: string,
  program: string,
  words: string[],
): { program: string; words: string[] } {
  const pid = daemonPid(daemonFolder(directory), hubDaemon)
  if (pid === null) return { program, words }
  return { program: 'nsenter', words: [`--net=/proc/${pid}/ns/net`, program, ...words] }
}

/** Plugs a machine's network namespace, that of the process `pid`, into the network. */
export async function plugIn(directory: string, pid: number, number: number): Promise<void> {
  const port = portName(number)
  const line = `set -e
ip link add ${port} type veth peer name eth0 netns ${pid}
ip link set ${port} master pods up`
  const hub = enterHub(directory, 'sh', ['-c', line])
  await command(hub.program, hub.words)
  const inside = `set -e
ip link set lo up
ip address add ${machineAddress(number)}/24 dev eth0
ip link set eth0 up
ip route add default via 10.244.200.254`
  await command('nsenter', [`--net=/proc/${pid}/ns/net`, 'sh', '-c', inside])
}

/** Makes the port for a machine whose network card is not of this computer, where it is not there yet. */
export async function plugInTap(directory: string, number: number): Promise<void> {
  const port = portName(number)
  const line = `set -e
ip link show ${port} > /dev/null 2>&1 || ip tuntap add dev ${port} mode tap
ip link set ${port} master pods up`
  const hub = enterHub(directory, 'sh', ['-c', line])
  await command(hub.program, hub.words)
}

/** The machine's port of the bridge. */
export function portName(number: number): string {
  return `machine${number}`
}

/** Pulls a machine's cable, or plugs it in again: what is sent to it meanwhile is lost. */
export async function setCable(directory: string, number: number, pluggedIn: boolean): Promise<void> {
  const words = ['link', 'set', portName(number), pluggedIn ? 'up' : 'down']
  const hub = enterHub(directory, 'ip', words)
  await command(hub.program, hub.words)
}
