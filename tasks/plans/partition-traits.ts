import type { Change } from '../../src/index.ts'
import type { PartitionEntry } from '../probes/block-device.ts'
import type { DiskAnswers, Partition, PartitionWish } from './partition-wish.ts'
import { setActive, setAttributes, setName, setType } from './partition-commands.ts'
import { attributesOf, isActive, retyped } from './partition-flags.ts'
import type { Selected } from './select-device.ts'

type Plan = Generator<Change<DiskAnswers>, void, undefined>

/** Name and flags of a partition that is there. What it holds stays as it is. */
export function* describePartition(
  { number, table, name, flags }: PartitionWish,
  disk: Selected,
  there: Partition,
  all: readonly Partition[],
  { devices }: DiskAnswers,
): Plan {
  let { entry } = there
  const become = (more: Partial<PartitionEntry>) => {
    entry = { ...entry, ...more }
    return { devices: { ...devices, [there.path]: { ...there.device, partition: entry } } }
  }
  if (name !== undefined && name !== entry.name)
    yield {
      summary: `name ${there.path} ${name}`,
      set: become({ name }),
      run: setName(disk.path, number, name),
    }
  if (flags === undefined) return
  const type = retyped(entry, flags, table)
  if (type !== entry.type)
    yield {
      summary: `make ${there.path} a partition of type ${flags.join(', ') || 'Linux'}`,
      set: become({ type }),
      run: setType(disk.path, number, type),
    }
  const attributes = attributesOf(flags, table, entry.attributes)
  if (BigInt(attributes) !== BigInt(entry.attributes))
    yield {
      summary: `${BigInt(attributes) > BigInt(entry.attributes) ? 'set' : 'clear'} the boot flag of ${there.path}`,
      set: become({ attributes }),
      run:
        table === 'gpt'
          ? setAttributes(disk.path, number, attributes)
          : setActive(disk.path, activeOnes(all, { number, attributes })),
    }
}

function activeOnes(
  all: readonly Partition[],
  changed: Pick<PartitionEntry, 'number' | 'attributes'>,
): number[] {
  const after = all.map(({ entry }) => (entry.number === changed.number ? { ...entry, ...changed } : entry))
  return after.filter(({ attributes }) => isActive(attributes)).map(({ number }) => number)
}
