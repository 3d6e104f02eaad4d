import { type Change, Refusal, sh, UNKNOWN } from '../../src/index.ts'
import type { BlockDevices } from '../probes/block-device.ts'
import { blockDevices } from '../probes/block-devices.ts'
import { fileSystem, type FileSystem } from '../probes/file-system.ts'
import type { LogicalVolume, Lvm } from '../probes/logical-volumes.ts'
import { showSize } from '../probes/size.ts'
import { contents } from './device-contents.ts'
import { usesOf } from './device-use.ts'
import { emptyDevice } from './empty-device.ts'
import { lvmDevice } from './lvm-device.ts'
import { newSize } from './lvm-size.ts'
import type { LvmAnswers, World } from './physical-volume.ts'

export interface VolumeAnswers extends LvmAnswers {
  readonly system?: FileSystem | null
}

type WithSystem = World & Pick<VolumeAnswers, 'system'>

type VolumeChange = Change<VolumeAnswers>

export interface NewVolume {
  readonly path: string
  readonly vg: string
  readonly size: string
}

/** @throws {Refusal} when there is no such group, or not so much free in it. */
export function makeVolume({ path, vg, size }: NewVolume, now: WithSystem): VolumeChange {
  const { lvm, devices } = now
  const group = lvm.groups[vg]
  if (!group)
    throw new Refusal(
      `there is no volume group ${vg} here; there is ${Object.keys(lvm.groups).sort().join(', ') || 'none'}`,
    )
  const target = newSize(size, group, vg, path)
  const made: LogicalVolume = { size: target, layout: 'linear', active: true, number: UNKNOWN }
  const below = membersOf(vg, lvm)
  const name = path.slice(`/dev/${vg}/`.length)
  return {
    summary: `make the logical volume ${path} with ${showSize(target)}`,
    set: {
      lvm: {
        groups: { ...lvm.groups, [vg]: { ...group, free: group.free - target } },
        volumes: { ...lvm.volumes, [path]: made },
        physical: takenFrom(below, target, lvm),
      },
      devices: withDevice(path, target, below, devices),
      ...(now.system === undefined ? {} : { system: { type: null, size: null } }),
    },
    // Its space may still show what an earlier volume held there: the new one is empty.
    run: [
      sh`lvcreate --yes --wipesignatures y --zero y --extents ${target / group.extent} --name ${name} ${vg}`,
    ],
    unsettles: [fileSystem(path).key],
  }
}

/** The physical volumes of a group, by the paths of their devices. */
function membersOf(vg: string, { physical }: Lvm): string[] {
  return Object.keys(physical).filter((path) => physical[path]?.group === vg)
}

/** Which of several physical volumes gives the space is LVM's choice. */
function takenFrom(members: readonly string[], bytes: number, { physical }: Lvm): Lvm['physical'] {
  const left = members.flatMap((path) => {
    const volume = physical[path]
    if (!volume) return []
    const { free } = volume
    const left = members.length === 1 && typeof free === 'number' ? free - bytes : UNKNOWN
    return [[path, { ...volume, free: left }] as const]
  })
  return { ...physical, ...Object.fromEntries(left) }
}

/** The devices with the new one; those of a group with several physical volumes count as holding it all the same. */
function withDevice(
  path: string,
  size: number,
  members: readonly string[],
  devices: BlockDevices,
): BlockDevices {
  const name = lvmDevice(path)
  const on = Object.keys(devices).filter((own) =>
    [own, ...(devices[own]?.names ?? [])].some((known) => members.includes(known)),
  )
  const held = on.flatMap((own) => {
    const device = devices[own]
    return device ? [[own, { ...device, holders: [...new Set([...device.holders, name])].sort() }]] : []
  })
  return {
    ...devices,
    ...(Object.fromEntries(held) as BlockDevices),
    [name]: { ...emptyDevice('lvm'), size, names: [path], on },
  }
}

/** LVM as it will be. What a volume holds can only be seen once it is active. */
export function* activate(path: string, { lvm }: World): Generator<VolumeChange, Lvm, undefined> {
  const volume = lvm.volumes[path]
  if (!volume || volume.active) return lvm
  const active = { ...volume, active: true, number: UNKNOWN }
  const after = { ...lvm, volumes: { ...lvm.volumes, [path]: active } }
  yield {
    summary: `activate ${path}`,
    set: { lvm: after },
    run: [sh`lvchange --activate y ${path}`],
    unsettles: [blockDevices().key, fileSystem(path).key],
  }
  return after
}

/** @throws {Refusal} when it is in use, or when other volumes would go with it. */
export function removeVolume(path: string, { lvm, devices, mounts, system }: WithSystem): VolumeChange {
  const name = lvmDevice(path)
  const device = devices[name]
  const uses = usesOf(devices, mounts, name)
  if (uses.length > 0)
    throw new Refusal(`${path} ${uses.join(' and ')}: it is never removed, not even by force`)
  const others = Object.keys(lvm.volumes).filter((other) => lvm.volumes[other]?.needs?.includes(path))
  if (others.length > 0)
    throw new Refusal(
      `removing ${path} would destroy ${others.join(', ')} too: remove ${others.join(', ')} first`,
    )
  const volume = lvm.volumes[path]
  const size = volume?.size ?? 0
  const vg = path.split('/')[2] ?? ''
  const group = lvm.groups[vg]
  const held = device ? contents(device) : null
  const holds = device ? (held === null ? '' : `, with ${held}`) : ', with all it holds'
  return {
    summary: `remove the logical volume ${path}`,
    set: {
      lvm: {
        groups: group ? { ...lvm.groups, [vg]: { ...group, free: group.free + size } } : lvm.groups,
        volumes: Object.fromEntries(Object.entries(lvm.volumes).filter(([other]) => other !== path)),
        physical: takenFrom(membersOf(vg, lvm), -size, lvm),
      },
      devices: withoutDevice(name, devices),
      ...(system === undefined ? {} : { system: null }),
    },
    run: [sh`lvremove --yes ${path}`],
    destroys: `${path} (${showSize(size)}${holds}) is lost`,
    unsettles: [fileSystem(path).key],
  }
}

function withoutDevice(name: string, devices: BlockDevices): BlockDevices {
  const left = Object.entries(devices).filter(([path]) => path !== name)
  return Object.fromEntries(
    left.map(([path, device]) => [
      path,
      device.holders.includes(name)
        ? { ...device, holders: device.holders.filter((holder) => holder !== name) }
        : device,
    ]),
  )
}
