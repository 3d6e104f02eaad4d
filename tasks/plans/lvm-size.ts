import { Refusal } from '../../src/index.ts'
import type { VolumeGroup } from '../probes/logical-volumes.ts'
import { readSize, showSize } from '../probes/size.ts'
import type { Found } from './grow-logical-volume.ts'

/**
 * Bytes, whole extents, of a volume that is to be made.
 *
 * @throws {Refusal} when there is not so much.
 */
export function newSize(size: string, group: VolumeGroup, vg: string, path: string): number {
  const wished = bytesOf(size, group)
  const target = isShare(size) ? Math.min(wished, group.free) : wished
  if (target === 0) throw new Refusal(`${path} cannot be made: ${vg} has nothing free`)
  if (target > group.free)
    throw new Refusal(
      `${path} cannot be made with ${showSize(target)}: ${vg} has ${showSize(group.free)} free`,
    )
  return target
}

/**
 * Bytes, whole extents, that a volume shall have. What is free only counts when one is made.
 *
 * @throws {Refusal} when that is less than now, or more than there is.
 */
export function grownSize(size: string, { path, volume, group, groupName }: Found): number {
  if (size.endsWith('%FREE')) return volume.size
  const available = volume.size + group.free
  const wished = bytesOf(size, group)
  if (wished < volume.size)
    throw new Refusal(
      `${path} has ${showSize(volume.size)}, and ${size} is ${showSize(wished)}: shrinking would destroy data, so it is refused`,
    )
  if (!isShare(size) && wished > available)
    throw new Refusal(
      `${path} cannot grow from ${showSize(volume.size)} to ${showSize(wished)}: ${groupName} has ${showSize(group.free)} free`,
    )
  return Math.min(wished, available)
}

function isShare(size: string): boolean {
  return size.includes('%')
}

/** Absolute sizes and shares of the group round up to whole extents, shares of what is free round down, as lvcreate does. */
function bytesOf(size: string, group: VolumeGroup): number {
  const [, percent, of] = /^(\d+)%(VG|FREE)$/.exec(size) ?? []
  if (of === 'FREE') return Math.floor((group.free * Number(percent)) / 100 / group.extent) * group.extent
  const bytes = percent === undefined ? (readSize(size) ?? 0) : (group.size * Number(percent)) / 100
  return Math.ceil(bytes / group.extent) * group.extent
}
