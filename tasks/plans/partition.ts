import { type Change, Refusal } from '../../src/index.ts'
import type { BlockDevice, BlockDevices, PartitionEntry } from '../probes/block-device.ts'
import { showSize } from '../probes/size.ts'
import { contents } from './device-contents.ts'
import { usesOf } from './device-use.ts'
import { emptyDevice } from './empty-device.ts'
import { addEntry, deleteEntry } from './partition-commands.ts'
import { attributesOf, typeOf } from './partition-flags.ts'
import type { DiskAnswers, Partition, PartitionWish } from './partition-wish.ts'
import { describePartition } from './partition-traits.ts'
import { isNear, type Place, placeOf } from './partition-place.ts'
import type { Selected } from './select-device.ts'

type DiskChange = Change<DiskAnswers>
type Plan = Generator<DiskChange, void, undefined>

/** The partitions of a disk. @throws {Refusal} for one of which nobody could see where it lies. */
function partitionsOf({ path }: Selected, devices: BlockDevices): Partition[] {
  const own = Object.entries(devices).filter(([, { type, on }]) => type === 'part' && on.includes(path))
  return own.map(([partition, device]) => {
    if (device.partition === undefined)
      throw new Refusal(
        `cannot see where ${partition} lies on ${path}, so it is not touched: ${device.unreadable ?? 'blkid does not say'}`,
      )
    return { path: partition, device, entry: device.partition }
  })
}

/** The partition is there: made, or with the wished name and flags. */
export function* keepPartition(wish: PartitionWish, disk: Selected, now: DiskAnswers): Plan {
  const all = partitionsOf(disk, now.devices)
  const there = all.find(({ entry }) => entry.number === wish.number)
  const { part_start: start = '0%', part_end: end = '100%' } = wish
  const place = placeOf(start, end, disk.device.size, wish.table)
  if (!there) yield makePartition(wish, place, disk, all, now)
  else {
    refuseElsewhere(wish, place, disk, there.entry)
    yield* describePartition(wish, disk, there, all, now)
  }
}

function refuseElsewhere(
  { number, part_start: start, part_end: end }: PartitionWish,
  place: Place,
  { path }: Selected,
  entry: PartitionEntry,
): void {
  const ends = entry.start + entry.size
  if (start !== undefined && !isNear(entry.start, place.start))
    throw new Refusal(
      `partition ${String(number)} of ${path} begins at ${showSize(entry.start)}, not at ${showSize(place.start)}: it is not moved`,
    )
  if (end !== undefined && !isNear(ends, place.end))
    throw new Refusal(
      `partition ${String(number)} of ${path} ends at ${showSize(ends)}, not at ${showSize(place.end)}: its size is not changed`,
    )
}

function makePartition(
  wish: PartitionWish,
  { start, end }: Place,
  disk: Selected,
  all: readonly Partition[],
  { devices }: DiskAnswers,
): DiskChange {
  const { number, table, name, flags = [], force } = wish
  if (table === 'dos' && number > 4)
    throw new Refusal(
      `an MBR has 4 partitions: number ${String(number)} would be a logical one, which is not made here`,
    )
  const other = all.find(({ entry }) => entry.start < end && start < entry.start + entry.size)
  if (other)
    throw new Refusal(
      `from ${showSize(start)} to ${showSize(end)} of ${disk.path} there is ${other.path} (${placed(other.entry)}): give \`part_start\` and \`part_end\` of what is free`,
    )
  const entry: PartitionEntry = {
    number,
    start,
    size: end - start,
    name: name ?? null,
    type: typeOf(flags, table),
    attributes: attributesOf(flags, table),
  }
  const path = pathOf(disk.path, number)
  const partitions = [...disk.device.partitions, path].sort()
  return {
    summary: `make partition ${String(number)} of ${disk.path} (${placed(entry)})`,
    set: {
      devices: {
        ...devices,
        [disk.path]: { ...disk.device, partitions },
        [path]: {
          ...emptyDevice('part'),
          size: entry.size,
          on: [disk.path],
          names: namesOf(disk.device, entry),
          partition: entry,
        },
      },
    },
    run: addEntry(disk.path, path, entry, table, force),
  }
}

function placed({ start, size }: PartitionEntry): string {
  return `${showSize(size)} from ${showSize(start)} on`
}

/** `/dev/sdb1`, `/dev/nvme0n1p1`: a number does not stand beside a number. */
function pathOf(disk: string, number: number): string {
  return `${disk}${/\d$/.test(disk) ? 'p' : ''}${String(number)}`
}

/** Links that udev makes, as far as they can be foreseen. */
function namesOf(disk: BlockDevice, { number, name }: PartitionEntry): string[] {
  const parts = disk.names
    .filter((other) => /^\/dev\/disk\/by-(id|path)\//.test(other))
    .map((other) => `${other}-part${String(number)}`)
  const labelled = name !== null && /^[A-Za-z0-9._-]+$/.test(name) ? [`/dev/disk/by-partlabel/${name}`] : []
  return [...parts, ...labelled].sort()
}

/** Extended partitions: those for CHS, for LBA, and Linux's own. */
const EXTENDED = ['0x5', '0xf', '0x85']

/** @throws {Refusal} when it is in use. */
export function* removePartition(number: number, disk: Selected, { devices, mounts }: DiskAnswers): Plan {
  const there = partitionsOf(disk, devices).find(({ entry }) => entry.number === number)
  if (!there) return
  const { path, device, entry } = there
  if (EXTENDED.includes(entry.type))
    throw new Refusal(`${path} is an extended partition: it is not removed here`)
  if (device.unreadable !== null)
    throw new Refusal(`cannot look at what ${path} holds, so it is not removed: ${device.unreadable}`)
  const uses = usesOf(devices, mounts, path)
  if (uses.length > 0)
    throw new Refusal(`${path} ${uses.join(' and ')}: it is never removed, not even by force`)
  const left = Object.entries(devices).filter(([other]) => other !== path)
  const partitions = disk.device.partitions.filter((other) => other !== path)
  const held = contents(device) ?? 'nothing that is known'
  yield {
    summary: `remove partition ${String(number)} of ${disk.path}`,
    set: { devices: { ...Object.fromEntries(left), [disk.path]: { ...disk.device, partitions } } },
    run: deleteEntry(disk.path, number),
    destroys: `${path} (${placed(entry)}, with ${held}) is lost`,
  }
}
