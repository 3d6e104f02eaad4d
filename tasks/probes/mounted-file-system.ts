import { defineProbe, type Output, sh } from '../../src/index.ts'
import { readSizeOf, sizeReport } from './file-system.ts'

/** What is mounted on a path, and the device that it lies on. */
export interface MountedFileSystem {
  /** As the kernel names it: `ext4`, `xfs`, `tmpfs` … */
  readonly type: string
  /** Bytes of its blocks, as it says itself; null for a type whose size is not known here. */
  readonly size: number | null
  readonly readOnly: boolean
  /** null where it has no device of its own: tmpfs, NFS, btrfs. */
  readonly device: MountedDevice | null
}

interface MountedDevice {
  readonly path: string
  /** As lsblk names it: `disk`, `part`, `lvm`, `crypt`, `loop` … */
  readonly type: string
  /** Bytes, as the kernel sees it: a disk that was made larger may show it only when it is looked at again. */
  readonly size: number
}

const NOT_MOUNTED = 3

/** The topmost mount on exactly this path; null where nothing is mounted on it. */
export const mountedFileSystem = defineProbe({
  name: 'mounted-file-system',
  summary: 'The file system mounted on a path, its size, and the size of its device.',
  follows: () => ['mounts', 'block-devices', 'logical-volumes', 'file-system'],
  read: (path: string) => sh`
mounted=$(findmnt --noheadings --raw --output MAJ:MIN,FSTYPE,OPTIONS --mountpoint ${path})
case $? in 0) ;; 1) exit ${NOT_MOUNTED} ;; *) exit 4 ;; esac
mounted=$(printf '%s\n' "$mounted" | tail -n 1)
printf '%s\n' "$mounted"
set -- $mounted
type=$2
[ -e "/sys/dev/block/$1" ] || exit 0
device=$(basename "$(readlink -f "/sys/dev/block/$1")")
device=$(lsblk --nodeps --noheadings --raw --bytes --output PATH,TYPE,SIZE "/dev/$device") || exit 4
printf '%s\n' "$device"
set -- $device
device=$1
${sizeReport}`,
  exits: [0, NOT_MOUNTED],
  parse: (output): MountedFileSystem | null => (output.code === NOT_MOUNTED ? null : readMounted(output)),
})

/** `8:16 ext4 rw,relatime`, then `/dev/sdb disk 10737418240`, then what the file system says of itself. */
function readMounted({ stdout }: Output): MountedFileSystem {
  const [mount = '', device = '', ...report] = stdout.split('\n')
  const [, type = '', options = ''] = mount.split(' ')
  const [path = '', kind = '', bytes = ''] = device.split(' ')
  return {
    type,
    size: readSizeOf(type, report.join('\n')),
    readOnly: options.split(',').includes('ro'),
    device: path === '' ? null : { path, type: kind, size: Number(bytes) },
  }
}
