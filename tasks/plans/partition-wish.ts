import type { BlockDevice, BlockDevices, PartitionEntry } from '../probes/block-device.ts'
import type { Mounts } from '../probes/mounts.ts'
import type { Flag, TableKind } from './partition-flags.ts'

export interface DiskAnswers {
  readonly devices: BlockDevices
  readonly mounts: Mounts
  readonly program: string | null
}

export interface PartitionWish {
  readonly number: number
  readonly table: TableKind
  readonly part_start?: string
  readonly part_end?: string
  readonly name?: string
  readonly flags?: readonly Flag[]
  readonly force: boolean
}

export interface Partition {
  readonly path: string
  readonly device: BlockDevice
  readonly entry: PartitionEntry
}
