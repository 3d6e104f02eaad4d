import type { Unknown } from '../../src/index.ts'

/** One block device: what it is, what it is part of, and what it holds. Paths are lsblk's (`/dev/sdb`, `/dev/mapper/…`). */
export interface BlockDevice {
  /** As lsblk names it: `disk`, `part`, `lvm`, `crypt`, `loop`, `raid1`, `mpath` … */
  readonly type: string
  /** Bytes. */
  readonly size: number
  readonly readOnly: boolean
  /** `sata`, `nvme`, `iscsi` …; null where the kernel does not say. */
  readonly transport: string | null
  readonly serial: string | null
  readonly model: string | null
  /** `major:minor`. */
  readonly number: string | Unknown
  /** Its other names, sorted: `/dev/disk/by-id/…`, `/dev/VG/LV`, `/dev/dm-0`. Names made from what it holds are left out. */
  readonly names: readonly string[]
  /** The devices it is a part of or sits on. */
  readonly on: readonly string[]
  readonly partitions: readonly string[]
  /** Devices made of it: LVM, RAID, encryption, multipath, cache. */
  readonly holders: readonly string[]
  readonly swap: boolean
  /** Mounted by a process that does not share our mounts, and not by us. */
  readonly mountedElsewhere: boolean
  /** Why nobody could look at what it holds; null when it was read. */
  readonly unreadable: string | null
  /**
   * The file system that blkid's low-level probe identifies, as `mount` would. Null when there is none, and when
   * several things contradict each other.
   */
  readonly fstype: string | null
  /** Of the file system, or of the swap space. */
  readonly uuid: string | null | Unknown
  readonly label: string | null | Unknown
  /** `gpt`, `dos` … */
  readonly table: string | null
  /**
   * The signatures found: what blkid identifies, or where it identifies nothing or contradicts itself, all that
   * wipefs sees, stale ones too.
   */
  readonly signatures: readonly string[]
  /** Where a partition lies on its disk; absent for all that is none, and where nobody could look. */
  readonly partition?: PartitionEntry
}

/** An entry of a partition table. */
export interface PartitionEntry {
  readonly number: number
  /** Bytes from the beginning of the disk. */
  readonly start: number
  /** Bytes. The kernel shows an extended partition as smaller than it is; this is the whole of it. */
  readonly size: number
  /** Only GPT has names; null where there is none. */
  readonly name: string | null
  /** GPT: a GUID in small letters. MBR: `0x83`. */
  readonly type: string
  /** GPT: the attribute bits; MBR: `0x80` when active. `0x0` when none is set. */
  readonly attributes: string
}

/** Block devices by their path. */
export type BlockDevices = Readonly<Record<string, BlockDevice>>
