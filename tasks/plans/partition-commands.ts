import { type Command, sh } from '../../src/index.ts'
import type { PartitionEntry } from '../probes/block-device.ts'
import { attributeNames, isActive, type TableKind } from './partition-flags.ts'
import { inMib } from './partition-place.ts'

/**
 * sfdisk writes the table and nothing else: signatures stay, and partx tells the kernel of a new partition or one less,
 * which works while others of the disk are in use.
 */
const ONLY_THE_TABLE = [
  '--quiet',
  '--no-reread',
  '--no-tell-kernel',
  '--wipe',
  'never',
  '--wipe-partitions',
  'never',
]

/** Where there is udev, its links are there afterwards. */
const SETTLE: Command = {
  ...sh`if command -v udevadm >/dev/null; then udevadm settle; fi`,
  display: 'udevadm settle',
}

/** Without `--no-reread`: the kernel refuses to forget the partitions of a disk in use. */
export function writeTable(disk: string, table: TableKind): Command[] {
  const { script } = sh`sfdisk --quiet --wipe never ${disk}`
  const line = `label: ${table}`
  return [{ script, stdin: `${line}\n`, display: `${script} (${line})` }, SETTLE]
}

/**
 * Adds an entry. Fails, and writes nothing, when something old begins where the partition would. The name of the device
 * tells sfdisk the number: with `--partno` it would take the first that is free.
 */
export function addEntry(
  disk: string,
  path: string,
  entry: PartitionEntry,
  table: TableKind,
  force: boolean,
): Command[] {
  const { number, start, size } = entry
  const words = [`start=${inMib(start)}`, `size=${inMib(size)}`, `type=${entry.type.replace(/^0x/, '')}`]
  const attributes = attributeNames(entry.attributes)
  if (table === 'gpt' && entry.name !== null) words.push(`name="${entry.name}"`)
  if (table === 'gpt' && attributes !== '') words.push(`attrs="${attributes}"`)
  if (table === 'dos' && isActive(entry.attributes)) words.push('bootable')
  const line = `${path} : ${words.join(', ')}`
  const { script } = sh`sfdisk ${ONLY_THE_TABLE} --append ${disk}`
  return [
    ...(force ? [] : [provedBlank(disk, start, size)]),
    { script, stdin: `${line}\n`, display: `${script} (${line})` },
    ...tellKernel(disk, path, number),
  ]
}

/** blkid(8): 2 means that nothing was found. */
function provedBlank(disk: string, start: number, size: number): Command {
  const why = `something begins at byte ${String(start)} of ${disk} that an earlier partition left there; \`force: true\` shows it again:`
  const { script } =
    sh`found=$(blkid --probe --output export --offset ${start} --size ${size} ${disk}); [ $? -eq 2 ] || { echo ${why} $found >&2; exit 1; }`
  return {
    script,
    display: `blkid --probe --offset ${String(start)} --size ${String(size)} ${disk} # nothing`,
  }
}

export function setName(disk: string, number: number, name: string): Command[] {
  return [sh`sfdisk ${ONLY_THE_TABLE} --part-label -- ${disk} ${number} ${name}`, SETTLE]
}

export function setType(disk: string, number: number, type: string): Command[] {
  return [sh`sfdisk ${ONLY_THE_TABLE} --part-type ${disk} ${number} ${type.replace(/^0x/, '')}`, SETTLE]
}

export function setAttributes(disk: string, number: number, attributes: string): Command[] {
  return [sh`sfdisk ${ONLY_THE_TABLE} --part-attrs ${disk} ${number} ${attributeNames(attributes)}`, SETTLE]
}

/** sfdisk(8), --activate: those that are not named become inactive; `-` stands for none. */
export function setActive(disk: string, numbers: readonly number[]): Command[] {
  return [sh`sfdisk ${ONLY_THE_TABLE} --activate ${disk} ${numbers.length === 0 ? '-' : numbers}`]
}

/** The kernel first: it refuses to give up a partition in use. */
export function deleteEntry(disk: string, number: number): Command[] {
  return [
    sh`partx --delete --nr ${number} ${disk}`,
    sh`sfdisk ${ONLY_THE_TABLE} --delete ${disk} ${number}`,
    SETTLE,
  ]
}

/** udev may have seen the new table already, and then let the kernel read it. */
function tellKernel(disk: string, path: string, number: number): Command[] {
  const add = sh`partx --add --nr ${number} ${disk}`
  return [SETTLE, { ...sh`[ -b ${path} ] || ${add}`, display: add.script }, SETTLE]
}
