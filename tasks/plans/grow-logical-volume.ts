import { type Change, Refusal, sh } from '../../src/index.ts'
import type { FileSystem } from '../probes/file-system.ts'
import type { LogicalVolume, Lvm, VolumeGroup } from '../probes/logical-volumes.ts'
import type { Mounts } from '../probes/mounts.ts'
import { showSize } from '../probes/size.ts'
import { growth, sizeToGrow } from './grow-file-system.ts'

export interface GrowAnswers {
  readonly lvm: Lvm | null
  readonly system: FileSystem | null
  readonly mounts: Mounts
}

/** A logical volume and where it belongs. */
export interface Found {
  readonly path: string
  readonly volume: LogicalVolume
  readonly group: VolumeGroup
  readonly groupName: string
  readonly lvm: Lvm
}

/** @throws {Refusal} for a volume that is not linear. `target`: bytes, whole extents. */
export function growVolume(
  { path, volume, group, groupName, lvm }: Found,
  target: number,
): Change<Pick<GrowAnswers, 'lvm'>> {
  if (!/(^|,)linear(,|$)/.test(volume.layout))
    throw new Refusal(
      `${path} is ${volume.layout}: only linear volumes are grown, since others take more space than their size`,
    )
  const free = group.free - (target - volume.size)
  return {
    summary: `grow ${path} from ${showSize(volume.size)} to ${showSize(target)}`,
    set: {
      lvm: {
        ...lvm,
        groups: { ...lvm.groups, [groupName]: { ...group, free } },
        volumes: { ...lvm.volumes, [path]: { ...volume, size: target } },
      },
    },
    run: [sh`lvextend --extents ${target / group.extent} ${path}`],
  }
}

/** How the file system follows; null when it fills the volume already, or there is none. */
export function growFileSystem(
  { path, volume, group }: Found,
  target: number,
  now: Omit<GrowAnswers, 'lvm'>,
): Change<Pick<GrowAnswers, 'system'>> | null {
  const { system } = now
  if (!volume.active || system === null)
    throw new Refusal(
      `${path} is not active, so its file system cannot be seen: lvchange --activate y ${path}`,
    )
  if (system.type === null) return null
  const size = sizeToGrow(system, path, '; `resizefs: false` grows the volume alone')
  if (target - size <= group.extent) return null
  const point = Object.entries(now.mounts).find(
    ([, mount]) => mount.number === volume.number && mount.root === '/',
  )?.[0]
  if (point === undefined)
    throw new Refusal(`the ${system.type} on ${path} is not mounted: mount it first, it grows while mounted`)
  return {
    ...growth({ type: system.type, size }, target, { point, device: path }),
    set: { system: { ...system, size: target } },
  }
}
