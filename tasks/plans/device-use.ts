import { isUnknown } from '../../src/index.ts'
import type { BlockDevice, BlockDevices } from '../probes/block-device.ts'
import type { Mounts } from '../probes/mounts.ts'

/** Signatures of what can be in use without the kernel naming a holder: overwriting them is never allowed. */
const OWNED: Readonly<Record<string, string>> = {
  LVM2_member: 'is a physical volume of LVM (pvremove would free it)',
  zfs_member: 'is a member of a ZFS pool (zpool labelclear would free it)',
}

/** Why a device must not be written over, whatever the wish: each reason completes `/dev/sdb …`. */
export function usesOf(devices: BlockDevices, mounts: Mounts, path: string): string[] {
  const device = devices[path]
  if (!device) return []
  return [
    ...(isIscsi(devices, path) ? ['is an iSCSI disk'] : []),
    ...(device.readOnly ? ['is read-only'] : []),
    ...mountsOf(devices, mounts, path).map((point) => `is mounted on ${point}`),
    ...(device.mountedElsewhere ? ['is mounted by a process with mounts of its own'] : []),
    ...(device.swap ? ['is used as swap'] : []),
    ...(device.partitions.length > 0 ? [`has the partitions ${device.partitions.join(', ')}`] : []),
    ...(device.holders.length > 0 ? [`is held by ${device.holders.join(', ')}`] : []),
    ...owned(device),
  ]
}

function owned(device: BlockDevice): string[] {
  return [device.fstype ?? '', ...device.signatures].flatMap((type) => OWNED[type] ?? []).slice(0, 1)
}

/** Where a device, or another device of the same file system (btrfs), is mounted. */
function mountsOf(devices: BlockDevices, mounts: Mounts, path: string): string[] {
  const { uuid } = devices[path] ?? {}
  const family = Object.entries(devices)
    .filter(([other, device]) => other === path || (typeof uuid === 'string' && device.uuid === uuid))
    .flatMap(([other, device]) => [other, device.number, ...device.names])
  return Object.entries(mounts)
    .filter(([, mount]) => isOf(mount.number, family) || family.includes(mount.source))
    .map(([point]) => point)
}

/** A number that is not known yet is nobody's. */
function isOf(number: Mounts[string]['number'], family: readonly unknown[]): boolean {
  return !isUnknown(number) && family.includes(number)
}

function isIscsi(devices: BlockDevices, path: string): boolean {
  const device = devices[path]
  return (
    device !== undefined &&
    (device.transport === 'iscsi' || device.on.some((parent) => isIscsi(devices, parent)))
  )
}
