import type { BlockDevices } from '../probes/block-device.ts'
import type { Fstab } from '../probes/fstab.ts'
import type { MountPoint } from '../probes/mount-point.ts'
import type { Mount, Mounts } from '../probes/mounts.ts'
import { type Change, isUnknown } from '../../src/index.ts'
import type { Identity, Selected } from './select-device.ts'

/** The params of `mount`, its path normalized. */
export interface MountWish {
  readonly path: string
  readonly device?: string | Identity
  readonly fstype?: string
  readonly options: readonly string[]
  readonly dump: number
  readonly passno: number
  readonly guard: boolean
  readonly hide: boolean
}

export interface MountAnswers {
  readonly devices: BlockDevices
  readonly mounts: Mounts
  readonly fstab: Fstab
  readonly point: MountPoint
}

export type MountChange = Change<MountAnswers>

/** Whether a mount comes from a device; btrfs and some others mount under a number that is not the device's. */
export function isFrom(mount: Mount, { path, device }: Selected): boolean {
  const same = !isUnknown(mount.number) && mount.number === device.number
  return same || [path, ...device.names].includes(mount.source)
}
