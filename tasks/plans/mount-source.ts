import { isUnknown, Refusal, type Unknown } from '../../src/index.ts'
import type { BlockDevices } from '../probes/block-device.ts'
import { type Selected, withContents } from './select-device.ts'

/** The file system that is to be mounted. @throws {Refusal} when the device does not hold it. */
export function fileSystemOf({ path, device }: Selected, wished: string | undefined): string {
  if (device.unreadable !== null)
    throw new Refusal(`cannot look at what ${path} holds, so it is not mounted: ${device.unreadable}`)
  if (device.fstype === null) {
    const held =
      device.table === null ? device.signatures.join(' and ') : `a partition table (${device.table})`
    throw new Refusal(`${path} holds ${held === '' ? 'nothing' : held}, no file system: run mkfs on it first`)
  }
  if (wished !== undefined && wished !== device.fstype)
    throw new Refusal(`${path} holds ${device.fstype} where ${wished} is wished`)
  return device.fstype
}

/**
 * What fstab names: the UUID, or where the file system has none, the name least likely to move to another disk.
 *
 * @throws {Refusal} when another device has the same UUID.
 */
export function sourceOf({ path, device }: Selected, devices: BlockDevices): string | Unknown {
  const { uuid, fstype } = device
  if (isUnknown(uuid)) return uuid
  if (uuid === null) return device.names.find((name) => name.startsWith('/dev/disk/by-id/')) ?? path
  const same = withContents(devices, 'uuid', uuid).filter((other) => other.path !== path)
  if (same.length > 0 && fstype !== 'btrfs') {
    const others = same.map((other) => other.path).join(', ')
    throw new Refusal(`${path} and ${others} have the same UUID ${uuid}: fstab could mount either`)
  }
  return `UUID=${uuid}`
}
