import { defineProbe } from '../../src/index.ts'
import { type Lvm, lvmReports, NO_LVM, readLvm, readReport } from '../probes/logical-volumes.ts'

export interface PhysicalVolume {
  /** Its volume group; null when it is in none. */
  readonly group: string | null
  /** Bytes, as all sizes here. */
  readonly size: number
  readonly free: number
}

type LvmFact = Lvm & {
  /** By device. */
  readonly physical: Readonly<Record<string, PhysicalVolume>>
}

/** `facts.lvm`: volume groups by name, logical volumes by path, physical volumes by device. Empty without LVM. */
export default defineProbe({
  name: 'lvm',
  summary: 'Volume groups, logical volumes and physical volumes.',
  read: () => lvmReports,
  exits: [0, NO_LVM],
  parse: ({ code, stdout }): LvmFact =>
    code === NO_LVM
      ? { groups: {}, volumes: {}, physical: {} }
      : { ...readLvm(stdout), physical: readPhysical(stdout.split('@\n')[1] ?? '') },
  follows: () => ['logical-volumes'],
})

function readPhysical(report: string): Readonly<Record<string, PhysicalVolume>> {
  return Object.fromEntries(
    readReport(report, 'pv').map((row) => [
      row['pv_name'] ?? '',
      {
        group: row['vg_name'] === '' ? null : (row['vg_name'] ?? null),
        size: Number(row['pv_size']),
        free: Number(row['pv_free']),
      },
    ]),
  )
}
