import { type Change, Refusal, sh } from '../../src/index.ts'
import type { Lvm, PhysicalVolume } from '../probes/logical-volumes.ts'
import { showSize } from '../probes/size.ts'
import { type LvmAnswers, makePhysical, physicalOn, type World } from './physical-volume.ts'
import { type Identity, type Selected, selectDevice } from './select-device.ts'

type Plan = Generator<Change<LvmAnswers>, void, undefined>

export interface GroupWish {
  readonly vg: string
  readonly pvs: readonly (string | Identity)[]
  /** Bytes; null: as it is, 4 MiB for a new one. */
  readonly extent: number | null
  readonly force: boolean
}

const EXTENT = 4 * 1024 * 1024

/** The group with exactly the wished devices. @throws {Refusal} when that would take some away. */
export function* fillGroup(wish: GroupWish, now: World): Plan {
  const { vg, extent } = wish
  if (wish.pvs.length === 0)
    throw new Refusal(`\`pvs\` is missing: what is the volume group ${vg} to be made of?`)
  const selected = distinct(wish.pvs.map((device) => selectDevice(now.devices, device)))
  const group = now.lvm.groups[vg]
  if (group && extent !== null && group.extent !== extent)
    throw new Refusal(
      `${vg} has extents of ${showSize(group.extent)}, not of ${showSize(extent)}: that is settled when a group is made`,
    )
  refuseOthers(vg, selected, now.lvm)
  let world = now
  for (const one of selected.filter((each) => physicalOn(now.lvm, each) === null)) {
    const change = makePhysical(one, world, wish.force)
    world = { ...world, ...change.set, lvm: change.set.lvm ?? world.lvm }
    yield change
  }
  const added = selected.flatMap((one) => physicalOn(world.lvm, one) ?? [])
  const paths = added.filter(({ volume }) => volume.group === null).map(({ path }) => path)
  if (paths.length > 0) yield join(vg, paths, group?.extent ?? extent ?? EXTENT, world.lvm)
}

function distinct(selected: readonly Selected[]): Selected[] {
  return [...new Map(selected.map((one) => [one.path, one])).values()]
}

function refuseOthers(vg: string, selected: readonly Selected[], lvm: Lvm): void {
  const known = selected.flatMap((one) => physicalOn(lvm, one) ?? [])
  const taken = known.find(({ volume }) => volume.group !== null && volume.group !== vg)
  if (taken)
    throw new Refusal(
      `${taken.path} belongs to the volume group ${String(taken.volume.group)}: take it out there first (pvmove, then vgreduce)`,
    )
  const wished = known.map(({ path }) => path)
  const others = Object.entries(lvm.physical).filter(
    ([path, { group }]) => group === vg && !wished.includes(path),
  )
  if (others.length > 0)
    throw new Refusal(
      `${vg} also has ${others.map(([path]) => path).join(', ')}: name it in \`pvs\`, or take it out first (pvmove, then vgreduce)`,
    )
}

/** Makes the group of these physical volumes, or adds them to it. */
function join(vg: string, paths: readonly string[], extent: number, lvm: Lvm): Change<LvmAnswers> {
  const group = lvm.groups[vg]
  const joined = paths.map((path) => [path, usable(vg, lvm.physical[path], extent)] as const)
  const more = joined.reduce((sum, [, { size }]) => sum + size, 0)
  const made = { size: (group?.size ?? 0) + more, free: (group?.free ?? 0) + more, extent }
  const kibibytes = extent / 1024
  return {
    summary: group
      ? `add ${paths.join(', ')} to the volume group ${vg}`
      : `make the volume group ${vg} of ${paths.join(', ')}`,
    set: {
      lvm: {
        ...lvm,
        groups: { ...lvm.groups, [vg]: made },
        physical: { ...lvm.physical, ...Object.fromEntries(joined) },
      },
    },
    run: [
      group
        ? sh`vgextend ${vg} ${paths}`
        : sh`vgcreate --physicalextentsize ${`${String(kibibytes)}k`} ${vg} ${paths}`,
    ],
  }
}

/** What a group has of a physical volume: whole extents. */
function usable(vg: string, volume: PhysicalVolume | undefined, extent: number): PhysicalVolume {
  const { deviceSize = 0, dataStart = 0 } = volume ?? {}
  const size = Math.floor((deviceSize - dataStart) / extent) * extent
  return { group: vg, size, free: size, deviceSize, dataStart }
}

/** @throws {Refusal} when it still has logical volumes. */
export function* removeGroup(vg: string, { lvm }: World): Plan {
  if (!lvm.groups[vg]) return
  const volumes = Object.keys(lvm.volumes).filter((path) => path.startsWith(`/dev/${vg}/`))
  if (volumes.length > 0)
    throw new Refusal(`${vg} still has ${volumes.join(', ')}: remove what is in it first (lvm_lv)`)
  const groups = Object.entries(lvm.groups).filter(([name]) => name !== vg)
  const physical = Object.entries(lvm.physical).map(([path, volume]) => [
    path,
    volume.group === vg
      ? { ...volume, group: null, size: volume.deviceSize, free: volume.deviceSize }
      : volume,
  ])
  yield {
    summary: `remove the volume group ${vg}`,
    set: {
      lvm: {
        ...lvm,
        groups: Object.fromEntries(groups),
        physical: Object.fromEntries(physical) as Lvm['physical'],
      },
    },
    run: [sh`vgremove ${vg}`],
  }
}
