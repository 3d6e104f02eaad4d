import type { BlockDevice, BlockDevices } from './block-device.ts'
import { splitSections } from './block-device-sections.ts'
import { type Contents, readContents } from './block-device-contents.ts'

/** A row of lsblk. A device that sits on several others has several rows. */
interface Row {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly kernel: string
  readonly parent: string
  readonly number: string
  readonly readOnly: boolean
  readonly transport: string | null
  readonly serial: string | null
  readonly model: string | null
}

/** What the block-devices script printed -> the devices by path. */
export function readBlockDevices(stdout: string): BlockDevices {
  const sections = splitSections(stdout)
  const linesOf = (name: string) => sections.find((section) => section.name === name)?.lines ?? []
  const contents = readContents(sections)
  const rows = linesOf('devices')
    .filter((line) => line !== '')
    .map(readRow)
  const pathOf = new Map(rows.map((row) => [row.kernel, row.path]))
  const names = readNames(linesOf('links'), rows)
  const used = linesOf('used').map((line) => line.split(/\s+/))
  const inUse = {
    // /proc/swaps begins its lines with a path, /proc/self/mountinfo with two numbers.
    swaps: new Set(used.map(([first = '']) => first)),
    mounted: new Set(used.map(([, , number = '']) => number)),
    elsewhere: new Set(linesOf('elsewhere')),
    holders: linesOf('links').flatMap((line) => readHolder(line, pathOf)),
  }
  return Object.fromEntries(
    rows.flatMap((row) => {
      const held = contents.get(row.path)
      return held ? [[row.path, device(row, rows, names.get(row.path) ?? [], held, inUse)]] : []
    }),
  )
}

interface InUse {
  readonly swaps: ReadonlySet<string>
  readonly mounted: ReadonlySet<string>
  readonly elsewhere: ReadonlySet<string>
  readonly holders: readonly { readonly held: string; readonly holder: string }[]
}

function device(
  row: Row,
  rows: readonly Row[],
  names: readonly string[],
  held: Contents,
  inUse: InUse,
): BlockDevice {
  const parents = rows.filter((other) => other.path === row.path).map((other) => other.parent)
  const children = rows.filter((other) => other.parent === row.kernel)
  const holders = inUse.holders.filter((entry) => entry.held === row.kernel).map((entry) => entry.holder)
  const stacked = children.filter((child) => child.type !== 'part').map((child) => child.path)
  return {
    type: row.type,
    size: row.size,
    readOnly: row.readOnly,
    transport: row.transport,
    serial: row.serial,
    model: row.model,
    number: row.number,
    names,
    on: unique(rows.filter((other) => parents.includes(other.kernel)).map((other) => other.path)),
    partitions: unique(children.filter((child) => child.type === 'part').map((child) => child.path)),
    holders: unique([...holders, ...stacked]),
    swap: [row.path, ...names].some((name) => inUse.swaps.has(name)),
    mountedElsewhere: inUse.elsewhere.has(row.number) && !inUse.mounted.has(row.number),
    ...held,
  }
}

/** lsblk --raw separates by one space, leaves unset cells empty, and writes other blanks as `\x20`. */
function readRow(line: string): Row {
  const cells = line
    .split(' ')
    .map((cell) =>
      cell.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
  const cell = (index: number) => cells[index]?.trim() ?? ''
  const orNull = (index: number) => (cell(index) === '' ? null : cell(index))
  return {
    path: cell(0),
    type: cell(1),
    size: Number(cell(2)),
    kernel: cell(3),
    parent: cell(4),
    number: cell(5),
    readOnly: cell(6) === '1',
    transport: orNull(7),
    serial: orNull(8),
    model: orNull(9),
  }
}

/** `/sys/class/block/sda3/holders/dm-0 ../../../../virtual/block/dm-0` */
function readHolder(line: string, pathOf: ReadonlyMap<string, string>) {
  const [, held, holder] = /^\/sys\/class\/block\/([^/]+)\/holders\/([^/]+) /.exec(line) ?? []
  if (held === undefined || holder === undefined) return []
  return [{ held, holder: pathOf.get(holder) ?? `/dev/${holder}` }]
}

/** Names made from what a device holds, or that another boot gives to another device. */
const PASSING =
  /^\/dev\/(block\/|char\/|disk\/(by-(uuid|label|diskseq|loop-ref|loop-inode)\/|by-id\/lvm-pv-uuid-))/

/** The other names of each device, from `link target` lines; a link may lead to a link. */
function readNames(links: readonly string[], rows: readonly Row[]): Map<string, string[]> {
  const targets = new Map(
    links.map((line): [string, string] => {
      const [link = '', target = ''] = line.split(' ')
      return [link, resolve(link, target)]
    }),
  )
  const byNode = new Map(rows.map((row) => [`/dev/${row.kernel}`, row.path]))
  const names = new Map<string, string[]>()
  for (const [node, path] of byNode) names.set(path, node === path ? [] : [node])
  for (const link of targets.keys()) {
    const path = byNode.get(follow(link, targets))
    if (path !== undefined && path !== link && !PASSING.test(link)) names.get(path)?.push(link)
  }
  for (const found of names.values()) found.sort()
  return names
}

/** Where a link leads by its own words. */
function resolve(link: string, target: string): string {
  const parts: string[] = target.startsWith('/') ? [] : link.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function follow(link: string, targets: ReadonlyMap<string, string>): string {
  let node = link
  for (let steps = 0; steps < 8; steps += 1) node = targets.get(node) ?? node
  return node
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort()
}
