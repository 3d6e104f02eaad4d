import { defineProbe, sh } from '../../src/index.ts'

/** A mounted local file system. Sizes in bytes. */
export interface Filesystem {
  readonly source: string
  readonly fstype: string
  readonly size: number
  /** What an ordinary user may still write. */
  readonly available: number
  /** Percent, as df rounds it: up. */
  readonly used_percent: number
}

/**
 * `facts.filesystems`: mount point -> file system. Only local ones: asking a network file system
 * whose server is gone would hang. Pseudo file systems without a size are left out, as df does.
 */
export default defineProbe({
  name: 'filesystems',
  summary: 'The mounted local file systems and the space on them, by mount point.',
  // busybox does not know -l: the local ones are named to it.
  read: () => sh`
if df -l / >/dev/null 2>&1; then df -P -l -T -B 1; exit; fi
set -- $(awk '$3 !~ /^(nfs|nfs4|cifs|smb3|9p|ceph|glusterfs|fuse[.].*|afs)$/ { print $2 }' /proc/mounts)
[ $# -eq 0 ] || df -P -T -B 1 "$@" 2>/dev/null`,
  // 1: some file system could not be asked (a mount point this user may not enter); the others are listed.
  exits: [0, 1],
  parse: ({ stdout }): Readonly<Record<string, Filesystem>> =>
    Object.fromEntries(stdout.split('\n').slice(1).flatMap(readLine)),
})

/** `/dev/sda1 ext4 10464022528 24576 9910501376 1% /srv/some folder` */
const LINE = /^(.+?) +(\S+) +(\d+) +(\d+|-) +(\d+|-) +(\d+|-)%? (.+)$/

function readLine(line: string): [string, Filesystem][] {
  const [, source = '', fstype = '', size, , available, percent, path] = LINE.exec(line) ?? []
  if (path === undefined || size === undefined || size === '0') return []
  const number = (text: string | undefined): number => (text === '-' ? 0 : Number(text))
  return [
    [
      path,
      { source, fstype, size: Number(size), available: number(available), used_percent: number(percent) },
    ],
  ]
}
