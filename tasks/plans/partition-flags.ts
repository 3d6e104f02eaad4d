import type { PartitionEntry } from '../probes/block-device.ts'

/** As blkid names it. */
export type TableKind = 'gpt' | 'dos'

export const FLAGS = ['lvm', 'raid', 'swap', 'esp', 'boot', 'bios_grub', 'legacy_boot', 'msftdata'] as const
export type Flag = (typeof FLAGS)[number]

/** What parted calls a flag is mostly a type: UEFI specification, 5.3.3; types of MBR as fdisk lists them. */
const TYPES: Readonly<Record<TableKind, Partial<Readonly<Record<Flag | 'none', string>>>>> = {
  gpt: {
    none: '0fc63daf-8483-4772-8e79-3d69d8477de4',
    lvm: 'e6d6d379-f507-44c2-a23c-238f2a3df928',
    raid: 'a19d880f-05fc-4d3b-a006-743f0f84911e',
    swap: '0657fd6d-a4ab-43c4-84e5-0933c84b4f4f',
    esp: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
    boot: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
    bios_grub: '21686148-6449-6e6f-744e-656564454649',
    msftdata: 'ebd0a0a2-b9e5-4433-87c0-68b6b72699c7',
  },
  dos: { none: '0x83', lvm: '0x8e', raid: '0xfd', swap: '0x82', esp: '0xef', msftdata: '0x7' },
}

/** The bit of a flag that is no type, counted from 0. */
const BITS: Readonly<Record<TableKind, Partial<Readonly<Record<Flag, number>>>>> = {
  gpt: { legacy_boot: 2 },
  dos: { boot: 7 },
}

/** Why flags cannot go together in a table; null when they can. */
export function whyNotFlags(flags: readonly Flag[], table: TableKind): string | null {
  const label = table === 'gpt' ? 'gpt' : 'msdos'
  const unknown = flags.find((flag) => TYPES[table][flag] === undefined && BITS[table][flag] === undefined)
  if (unknown !== undefined) return `a partition table ${label} has no flag ${unknown}`
  const types = new Set(flags.flatMap((flag) => TYPES[table][flag] ?? []))
  return types.size > 1
    ? `${flags.join(' and ')} exclude each other: in ${label} each is a type of partition`
    : null
}

/** The type that flags mean. */
export function typeOf(flags: readonly Flag[], table: TableKind): string {
  return flags.flatMap((flag) => TYPES[table][flag] ?? [])[0] ?? TYPES[table].none ?? ''
}

/** The type once these are its flags: one that no flag stands for stays when none is wished. */
export function retyped(entry: PartitionEntry, flags: readonly Flag[], table: TableKind): string {
  const known = Object.values(TYPES[table]).includes(entry.type)
  const wished = typeOf(flags, table)
  return known || wished !== TYPES[table].none ? wished : entry.type
}

/** The attribute bits once these are its flags, as blkid writes them; bits that are no flag of ours stay. */
export function attributesOf(flags: readonly Flag[], table: TableKind, before = '0x0'): string {
  let bits = BigInt(before)
  for (const [flag, bit] of Object.entries(BITS[table])) {
    const mask = 1n << BigInt(bit)
    bits = flags.includes(flag as Flag) ? bits | mask : bits & ~mask
  }
  return `0x${bits.toString(16)}`
}

const NAMES = ['RequiredPartition', 'NoBlockIOProtocol', 'LegacyBIOSBootable']

/** GPT's attribute bits as sfdisk reads them: sfdisk(8), --part-attrs. Empty for none. */
export function attributeNames(attributes: string): string {
  const bits = BigInt(attributes)
  const set = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => (bits >> BigInt(bit)) & 1n)
  return set.map((bit) => NAMES[bit] ?? `GUID:${String(bit)}`).join(',')
}

export function isActive(attributes: string): boolean {
  return (BigInt(attributes) & 0x80n) !== 0n
}
