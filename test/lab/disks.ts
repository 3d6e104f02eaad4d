// Disks of running machines: plugging in and out, and what is on them.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sshRoot } from './login.ts'
import { machineFiles, saveState, stateOf } from './machine-state.ts'
import { qmp } from './qmp.ts'
import { command } from './run-command.ts'

/** Plugs an empty disk of `size` bytes into the running machine; it stays through power cuts, until `reset`.
 * @returns its path in the machine, such as `/dev/sdc`. */
export async function hotplug(
  name: string,
  wish: { size: number; serial: string },
): Promise<{ path: string }> {
  const files = machineFiles(name)
  const state = stateOf(name)
  const address = Math.max(...state.disks.map((disk) => disk.address)) + 1
  const file = join(files.folder, `disk${address}.qcow2`)
  await command('qemu-img', ['create', '-q', '-f', 'qcow2', file, String(wish.size)])
  const node = `disk${address}`
  const cache = { 'no-flush': true }
  const storage = { driver: 'file', filename: file, cache }
  const device = { driver: 'scsi-hd', id: `dev${address}`, drive: node, bus: 'scsi.0', 'scsi-id': address }
  await qmp(
    files.socket,
    ['blockdev-add', { driver: 'qcow2', 'node-name': node, file: storage, cache, discard: 'unmap' }],
    ['device_add', { ...device, serial: wish.serial }],
  )
  saveState(name, { ...state, disks: [...state.disks, { address, file, serial: wish.serial }] })
  return { path: await pathOf(name, wish.serial) }
}

/** Pulls the disk with this serial out of the running machine, mounted or not, and destroys it. */
export async function unplug(name: string, serial: string): Promise<void> {
  const files = machineFiles(name)
  const state = stateOf(name)
  const disk = state.disks.find((one) => one.serial === serial)
  if (disk === undefined) throw new Error(`${name} has no disk with serial ${serial}`)
  await qmp(files.socket, ['device_del', { id: `dev${disk.address}` }])
  saveState(name, { ...state, disks: state.disks.filter((one) => one !== disk) })
  rmSync(disk.file)
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
