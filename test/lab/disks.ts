// Disks of running machines: plugging in and out, and what is on them.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sshRoot } from './login.ts'
import { machineFiles, saveState, stateOf } from './machine-state.ts'
import { runningPid } from './processes.ts'
import type { Disk } from './qemu-args.ts'
import { qmp } from './qmp.ts'
import { command } from './run-command.ts'

/** Plugs an empty disk of `size` bytes into the running machine; it stays through power cuts, until `reset`.
 * @returns its path in the machine, such as `/dev/sdc`. */
export async function hotplug(
  name: string,
  wish: { size: number; serial: string },
): Promise<{ path: string }> {
  const address = Math.max(...stateOf(name).disks.map((disk) => disk.address)) + 1
  const file = join(machineFiles(name).folder, `disk${address}.qcow2`)
  await command('qemu-img', ['create', '-q', '-f', 'qcow2', file, String(wish.size)])
  await plugDisk(name, { address, file, serial: wish.serial })
  return { path: await pathOf(name, wish.serial) }
}

/** Pulls the disk with this serial out of the running machine, mounted or not, and destroys it. */
export async function unplug(name: string, serial: string): Promise<void> {
  const disk = stateOf(name).disks.find((one) => one.serial === serial)
  if (disk === undefined) throw new Error(`${name} has no disk with serial ${serial}`)
  await unplugDisk(name, disk.address)
  rmSync(disk.file)
}

/** Plugs a disk in, at once where the machine runs; it has it when it starts again. */
export async function plugDisk(name: string, disk: Disk): Promise<void> {
  const { socket, pidFile } = machineFiles(name)
  const { address, file, offset, serial, model } = disk
  const cache = { 'no-flush': true }
  const storage = { driver: 'file', filename: file, cache }
  const format = offset === undefined ? { driver: 'qcow2' } : { driver: 'raw', offset }
  const device = { driver: 'scsi-hd', id: `dev${address}`, drive: `disk${address}`, bus: 'scsi.0' }
  const looks = model === undefined ? { serial } : { serial, vendor: 'ATA', product: model }
  if (runningPid(pidFile) !== null)
    await qmp(
      socket,
      ['blockdev-add', { ...format, 'node-name': `disk${address}`, file: storage, cache, discard: 'unmap' }],
      ['device_add', { ...device, 'scsi-id': address, ...looks }],
    )
  const state = stateOf(name)
  saveState(name, { ...state, disks: [...state.disks, disk] })
}

/** Pulls a disk out, at once where the machine runs, and leaves its file. */
export async function unplugDisk(name: string, address: number): Promise<void> {
  const { socket, pidFile } = machineFiles(name)
  if (runningPid(pidFile) !== null) {
    await qmp(socket, ['device_del', { id: `dev${address}` }])
    await releaseNode(socket, `disk${address}`)
  }
  const state = stateOf(name)
  saveState(name, { ...state, disks: state.disks.filter((one) => one.address !== address) })
}

/** Lets go of the file of a disk that was hot-plugged; QEMU does so by itself with those it started with. */
async function releaseNode(socket: string, node: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const [nodes] = (await qmp(socket, ['query-named-block-nodes', { flat: true }])) as {
      'node-name': string
    }[][]
    if (!nodes?.some((one) => one['node-name'] === node)) return
    // The device may hold it a moment longer.
    await qmp(socket, ['blockdev-del', { 'node-name': node }]).catch(() => delay(100))
  }
  throw new Error(`QEMU does not let go of ${node}`)
}

/** SHA-256 (hex) of the first `bytes` of a disk, by default all of it, as the machine itself reads it. */
export async function diskHash(name: string, path: string, bytes?: number): Promise<string> {
  const read = bytes === undefined ? `cat ${path}` : `head -c ${bytes} ${path}`
  const ended = await sshRoot(name, `set -o pipefail; ${read} | sha256sum`)
  if (ended.code !== 0) throw new Error(`Cannot read ${path} of ${name}: ${ended.stderr.trim()}`)
  return ended.stdout.slice(0, 64)
}

async function pathOf(name: string, serial: string): Promise<string> {
  const look = `udevadm settle; for link in /dev/disk/by-id/scsi-*_${serial}; do readlink -e "$link"; done`
  for (let tries = 0; tries < 50; tries++) {
    const [path] = (await sshRoot(name, look)).stdout.split('\n')
    if (path !== undefined && path !== '') return path
    await delay(200)
  }
  throw new Error(`The disk ${serial} did not appear on ${name}`)
}
