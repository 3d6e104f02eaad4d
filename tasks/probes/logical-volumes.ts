import { defineProbe, sh, type Unknown } from '../../src/index.ts'

export interface VolumeGroup {
  /** Bytes, as all sizes here. */
  readonly size: number
  /** What can still be given to logical volumes: free extents of physical volumes that allow allocation. */
  readonly free: number
  readonly extent: number
}

export interface LogicalVolume {
  readonly size: number
  /** `linear`, `striped`, `raid,raid1` … */
  readonly layout: string
  readonly active: boolean
  /** `major:minor`; null when it is not active. */
  readonly number: string | null | Unknown
  /** Paths of the volumes that it is lost with: its pool, and what it is a snapshot of. */
  readonly needs?: readonly string[]
}

export interface PhysicalVolume {
  /** Its volume group; null when it is in none. */
  readonly group: string | null
  /** Bytes, as all sizes here: what its group has of it, or where it is in none, what it says itself. */
  readonly size: number
  readonly free: number | Unknown
  /** Of the device: more than LVM uses of it, once the device has grown. */
  readonly deviceSize: number
  /** Where the first extent begins: what comes before is LVM's own. */
  readonly dataStart: number
}

export interface Lvm {
  /** By name. */
  readonly groups: Readonly<Record<string, VolumeGroup>>
  /** By path: `/dev/VG/LV`. */
  readonly volumes: Readonly<Record<string, LogicalVolume>>
  /** By device. */
  readonly physical: Readonly<Record<string, PhysicalVolume>>
}

type Row = Readonly<Record<string, string>>

/** Exit code of `lvmReports` where LVM is not installed. */
export const NO_LVM = 3

/**
 * Three reports in JSON with `@` between them: groups, physical volumes, logical volumes. LVM's reporting commands
 * write metadata backups below /etc/lvm where they find none, unless told not to.
 */
export const lvmReports = sh`
command -v lvs >/dev/null || exit ${NO_LVM}
export LVM_SUPPRESS_FD_WARNINGS=1
set -- --reportformat json --units b --nosuffix --config 'backup { backup=0 archive=0 }' --options
vgs "$@" vg_name,vg_size,vg_extent_size || exit
echo @
pvs "$@" pv_name,vg_name,pv_size,pv_free,pv_allocatable,dev_size,pe_start || exit
echo @
lvs "$@" vg_name,lv_name,lv_size,lv_layout,lv_active,lv_kernel_major,lv_kernel_minor,origin,pool_lv || exit`

/** LVM's volume groups, logical volumes and physical volumes; null where LVM is not installed. */
export const logicalVolumes = defineProbe({
  name: 'logical-volumes',
  summary: 'What volume groups, logical volumes and physical volumes there are.',
  read: () => lvmReports,
  exits: [0, NO_LVM],
  parse: ({ code, stdout }): Lvm | null => (code === NO_LVM ? null : readLvm(stdout)),
})

/** What `lvmReports` printed. */
export function readLvm(stdout: string): Lvm {
  const [groups = '', physical = '', volumes = ''] = stdout.split('@\n')
  const free = freeOf(readReport(physical, 'pv'))
  return {
    groups: Object.fromEntries(readReport(groups, 'vg').map((row) => readGroup(row, free))),
    volumes: readVolumes(readReport(volumes, 'lv')),
    physical: Object.fromEntries(readReport(physical, 'pv').map(readPhysical)),
  }
}

/** The rows of one report. */
function readReport(json: string, name: string): Row[] {
  const parsed = JSON.parse(json) as { readonly report: readonly Record<string, Row[]>[] }
  return parsed.report.flatMap((part) => part[name] ?? [])
}

function freeOf(physical: readonly Row[]): Map<string, number> {
  const free = new Map<string, number>()
  for (const row of physical.filter((each) => each['pv_allocatable'] === 'allocatable')) {
    const group = row['vg_name'] ?? ''
    free.set(group, (free.get(group) ?? 0) + Number(row['pv_free']))
  }
  return free
}

function readGroup(row: Row, free: ReadonlyMap<string, number>): [string, VolumeGroup] {
  const name = row['vg_name'] ?? ''
  return [
    name,
    { size: Number(row['vg_size']), free: free.get(name) ?? 0, extent: Number(row['vg_extent_size']) },
  ]
}

function readPhysical(row: Row): [string, PhysicalVolume] {
  const bytes = (name: string) => Number(row[name])
  return [
    row['pv_name'] ?? '',
    {
      group: row['vg_name'] === '' ? null : (row['vg_name'] ?? null),
      size: bytes('pv_size'),
      free: bytes('pv_free'),
      deviceSize: bytes('dev_size'),
      dataStart: bytes('pe_start'),
    },
  ]
}

function readVolumes(rows: readonly Row[]): Lvm['volumes'] {
  const pools = new Map(rows.map((row) => [pathOf(row, 'lv_name'), row['pool_lv'] ?? '']))
  return Object.fromEntries(
    rows.map((row) => {
      const { lv_kernel_major: major = '-1', lv_kernel_minor: minor = '-1', pool_lv: pool = '' } = row
      const origin = pathOf(row, 'origin')
      // A thin snapshot shares no more than the pool with what it was made of.
      const above = pool !== '' && pools.get(origin) === pool ? [] : [origin]
      // Volumes that LVM hides stand in brackets, and are in no list: `[fast_cpool]`.
      const needs = [pathOf(row, 'pool_lv'), ...above].filter((path) => pools.has(path))
      const volume: LogicalVolume = {
        size: Number(row['lv_size']),
        layout: row['lv_layout'] ?? '',
        active: row['lv_active'] === 'active',
        number: major === '-1' ? null : `${major}:${minor}`,
        ...(needs.length === 0 ? {} : { needs }),
      }
      return [pathOf(row, 'lv_name'), volume]
    }),
  )
}

function pathOf(row: Row, name: string): string {
  return `/dev/${row['vg_name'] ?? ''}/${row[name] ?? ''}`
}
