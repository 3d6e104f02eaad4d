import { Refusal } from '../../src/index.ts'
import { readSize, showSize } from '../probes/size.ts'
import type { TableKind } from './partition-flags.ts'

const MIB = 1024 * 1024
/** Bytes at the end of a disk with GPT: the second header and table, for sectors of 512 and of 4096 bytes. */
const GPT_END = 5 * 4096
/** Bytes that an MBR can count: 2^32 sectors. */
const MBR_END = 2 ** 32 * 512

/** Bytes from the beginning of the disk; `end` is the first byte that does not belong to it. */
export interface Place {
  readonly start: number
  readonly end: number
}

/**
 * Where a partition is to lie: on whole MiB, as parted and fdisk place it too, between the tables at both ends.
 *
 * @param start, end `0%`, `512M`.
 * @throws {Refusal} when nothing is left of it.
 */
export function placeOf(start: string, end: string, size: number, table: TableKind): Place {
  const last = table === 'gpt' ? size - GPT_END : Math.min(size, MBR_END)
  const place = {
    start: Math.max(Math.ceil(bytesAt(start, size) / MIB), 1) * MIB,
    end: Math.floor(Math.min(bytesAt(end, size), last) / MIB) * MIB,
  }
  if (place.end <= place.start)
    throw new Refusal(`from ${start} to ${end} there is no room for a partition on ${showSize(size)}`)
  return place
}

function bytesAt(position: string, size: number): number {
  const percent = /^(.*)%$/.exec(position)?.[1]
  return percent === undefined ? (readSize(position) ?? 0) : (size * Number(percent)) / 100
}

/** Whether two ends mean the same: programs place them in different ways within the last MiB. */
export function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= MIB
}

/** Whole MiB, as sfdisk reads them whatever the size of a sector. */
export function inMib(bytes: number): string {
  return `${String(bytes / MIB)}MiB`
}
