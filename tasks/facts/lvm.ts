import { defineProbe } from '../../src/index.ts'
import { type Lvm, lvmReports, NO_LVM, type PhysicalVolume, readLvm } from '../probes/logical-volumes.ts'

type LvmFact = Pick<Lvm, 'groups' | 'volumes'> & {
  /** By device. */
  readonly physical: Readonly<Record<string, Pick<PhysicalVolume, 'group' | 'size' | 'free'>>>
}

/** `facts.lvm`: volume groups by name, logical volumes by path, physical volumes by device. Empty without LVM. */
export default defineProbe({
  name: 'lvm',
  summary: 'Volume groups, logical volumes and physical volumes.',
  read: () => lvmReports,
  exits: [0, NO_LVM],
  parse: ({ code, stdout }): LvmFact =>
    code === NO_LVM ? { groups: {}, volumes: {}, physical: {} } : factOf(readLvm(stdout)),
  follows: () => ['logical-volumes'],
})

function factOf({ groups, volumes, physical }: Lvm): LvmFact {
  const short = Object.entries(physical).map(([path, { group, size, free }]) => [path, { group, size, free }])
  return { groups, volumes, physical: Object.fromEntries(short) as LvmFact['physical'] }
}
