import type { BlockDevice, PartitionEntry } from './block-device.ts'
import type { Section } from './block-device-sections.ts'

/** What a device holds, or why that could not be found out. */
export type Contents = Pick<
  BlockDevice,
  'unreadable' | 'fstype' | 'uuid' | 'label' | 'table' | 'signatures' | 'partition'
>

const NOTHING: Contents = {
  unreadable: null,
  fstype: null,
  uuid: null,
  label: null,
  table: null,
  signatures: [],
}

/** blkid(8), low-level probing: nothing found; several signatures that contradict each other. */
const UNIDENTIFIED = ['2', '8']

/** The contents of each device that has a `@device` section, by its path. */
export function readContents(sections: readonly Section[]): Map<string, Contents> {
  const contents = new Map<string, Contents>()
  sections.forEach((section, index) => {
    if (section.name !== 'device') return
    const rest = sections.slice(index + 1)
    const end = rest.findIndex((other) => other.name === 'device')
    contents.set(decode(section.argument), readOne(end === -1 ? rest : rest.slice(0, end)))
  })
  return contents
}

function readOne(sections: readonly Section[]): Contents {
  const find = (name: string) => sections.find((section) => section.name === name)
  const unreadable = find('unreadable')?.argument
  if (unreadable !== undefined) return { ...NOTHING, unreadable }
  const said = find('blkid-said')?.argument ?? 'nothing'
  if (said === '0') return identified(readTags(find('blkid')?.lines ?? []))
  if (!UNIDENTIFIED.includes(said)) return { ...NOTHING, unreadable: `blkid --probe ended with ${said}` }
  const wiped = find('wipefs-said')?.argument ?? 'nothing'
  if (wiped !== '0') return { ...NOTHING, unreadable: `wipefs --no-act ended with ${wiped}` }
  // `0x438,ext4`
  return { ...NOTHING, signatures: (find('wipefs')?.lines ?? []).map((line) => line.split(',')[1] ?? '') }
}

function identified(tags: ReadonlyMap<string, string>): Contents {
  const isFileSystem = tags.get('USAGE') === 'filesystem'
  // fstab names swap by these, too.
  const isNamed = isFileSystem || tags.get('TYPE') === 'swap'
  const named = (tag: string) => (isNamed ? (tags.get(tag) ?? null) : null)
  return {
    unreadable: null,
    fstype: isFileSystem ? (tags.get('TYPE') ?? null) : null,
    uuid: named('UUID'),
    label: named('LABEL'),
    table: tags.get('PTTYPE') ?? null,
    signatures: ['TYPE', 'PTTYPE'].flatMap((tag) => tags.get(tag) ?? []),
    ...readPartition(tags),
  }
}

/** libblkid counts offset and size in sectors of 512 bytes, whatever the disk's are. */
const SECTOR = 512

function readPartition(tags: ReadonlyMap<string, string>): Pick<Contents, 'partition'> {
  const entry = (tag: string) => tags.get(`PART_ENTRY_${tag}`)
  if (entry('NUMBER') === undefined) return {}
  const partition: PartitionEntry = {
    number: Number(entry('NUMBER')),
    start: Number(entry('OFFSET')) * SECTOR,
    size: Number(entry('SIZE')) * SECTOR,
    name: entry('NAME') ?? null,
    type: entry('TYPE') ?? '',
    attributes: entry('FLAGS') ?? '0x0',
  }
  return { partition }
}

/** `KEY=value`, the value with blanks and shell's special characters escaped by a backslash. */
function readTags(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1).replaceAll(/\\(.)/g, '$1')]
    }),
  )
}

function decode(path: string): string {
  return path.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
