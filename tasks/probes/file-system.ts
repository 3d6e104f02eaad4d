import { defineProbe, type Output, sh } from '../../src/index.ts'

/** The file system on a device, and how much of the device it uses. */
export interface FileSystem {
  /** As blkid names it; null when the device holds nothing. */
  readonly type: string | null
  /** Bytes of its blocks; null for a type whose size is not known here. */
  readonly size: number | null
}

/** What the file system of a type (`$type`) on a device (`$device`) says of itself, for `readSizeOf`. */
export const sizeReport = sh`
case $type in
  ext[234]) dumpe2fs -h "$device" 2>/dev/null ;;
  xfs) if command -v xfs_info >/dev/null; then xfs_info "$device"; fi ;;
esac`

/**
 * The size of a file system as it says itself, never as statfs says it: that leaves out what the file
 * system keeps for itself. ext: the superblock (dumpe2fs -h). xfs: xfs_info. Null: no such device.
 */
export const fileSystem = defineProbe({
  name: 'file-system',
  summary: 'What file system is on a device, and its size.',
  read: (device: string) => sh`
device=${device}
[ -b "$device" ] || exit 3
type=$(blkid --probe --output value --match-tag TYPE "$device")
case $? in
  0) ;;
  2) head -c 4096 "$device" >/dev/null || exit ;;
  *) exit 4 ;;
esac
echo "$type"
${sizeReport}`,
  exits: [0, 3],
  parse: (output): FileSystem | null => (output.code === 3 ? null : readFileSystem(output)),
})

function readFileSystem({ stdout }: Output): FileSystem {
  const [type = '', ...lines] = stdout.split('\n')
  return { type: type === '' ? null : type, size: readSizeOf(type, lines.join('\n')) }
}

/** Bytes; null for a type whose size is not known here, and where its tools are not installed. */
export function readSizeOf(type: string, report: string): number | null {
  if (/^ext[234]$/.test(type)) return readExt(report)
  return type === 'xfs' ? readXfs(report) : null
}

function readExt(text: string): number | null {
  const count = /^Block count: +(\d+)$/m.exec(text)?.[1]
  const size = /^Block size: +(\d+)$/m.exec(text)?.[1]
  return count === undefined || size === undefined ? null : Number(count) * Number(size)
}

/** `data     =                       bsize=4096   blocks=2621440, imaxpct=25` */
function readXfs(text: string): number | null {
  const [, size, count] = /^data +=.* bsize=(\d+) +blocks=(\d+)/m.exec(text) ?? []
  return count === undefined || size === undefined ? null : Number(count) * Number(size)
}
