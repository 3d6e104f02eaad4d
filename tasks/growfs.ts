import { type Change, defineTask, type Now, Refusal, sh, Type } from '../src/index.ts'
import { growth, sizeToGrow } from './plans/grow-file-system.ts'
import { normalize } from './plans/paths.ts'
import { mountedFileSystem } from './probes/mounted-file-system.ts'
import { readSize, showSize, SIZE } from './probes/size.ts'

/**
 * Bytes of a device that a file system may leave: ext leaves out a last group of blocks that would hold little but the
 * group's own records (resize2fs, adjust_fs_size), and all round down to whole blocks.
 */
const ROOM = 16 * 1024 ** 2

export default defineTask({
  name: 'growfs',
  summary: 'Grows a mounted file system to the size of its device.',
  description: `
For a device that has become larger: a disk of a virtual machine or of a storage system, a partition, a logical volume. It grows
while it is mounted; nothing is lost, and nothing that uses it has to stop. A file system that leaves less than 16 MiB of its device
fills it already. It never shrinks: a device that is smaller than asked for, or than its file system, is a refusal.

\`size\` says how large the device is to be. A disk that a hypervisor has made larger may show its old size until the kernel looks at
it again: where it shows less than \`size\`, the kernel is told to look (SCSI and NVMe; others it notices by itself) and
gets \`timeout\` seconds. Without \`size\`, the size that the kernel shows counts.

Refused: a path that nothing is mounted on (an unmounted ext would have to be checked first; mount it), one that is mounted
read-only, what is neither ext2 to ext4 nor xfs, and a device that is smaller than \`size\` and no disk of its own: grow what
it is made of first (\`lvextend\` for a logical volume, which grows the file system as well). See resize2fs(8) and xfs_growfs(8).
`,
  examples: `
- name: The disk of the virtual machine has become larger
  growfs: { path: /var/lib/longhorn-data, size: 20G }
- name: Use all of the device
  growfs: { path: /srv/data }
`,
  touches: ['mounted-file-system', 'file-system', 'filesystems', 'disk-space', 'block-devices'],
  params: Type.Object({
    path: Type.String({ pattern: '^/', description: 'Where it is mounted.' }),
    size: Type.Optional(
      Type.String({
        pattern: `^${SIZE}$`,
        description: 'The size that the device has at least by now: `20G`, in powers of 1024.',
      }),
    ),
    timeout: Type.Integer({
      default: 30,
      minimum: 1,
      description: 'Seconds until the kernel must have seen that a disk is larger.',
    }),
  }),
  observe: ({ path }) => ({ mounted: mountedFileSystem(normalize(path)) }),
  *plan({ path, size: wished, timeout }, now) {
    const { mounted, device, size } = growable(normalize(path), now.mounted)
    const least = wished === undefined ? 0 : (readSize(wished) ?? 0)
    if (device.size < least) yield lookAgain(mounted, device, least, timeout)
    const target = Math.max(device.size, least)
    if (size > target)
      throw new Refusal(
        `the ${mounted.type} on ${path} has ${showSize(size)} and its device ${device.path} only ${showSize(target)}: what is on it is in danger, and it is left alone`,
      )
    if (target - size < ROOM) return
    yield {
      ...growth({ type: mounted.type, size }, target, { point: normalize(path), device: device.path }),
      set: { mounted: { ...mounted, device: { ...device, size: target }, size: target } },
    }
  },
})

interface Answers {
  readonly mounted: Now<{ readonly mounted: ReturnType<typeof mountedFileSystem> }>['mounted']
}
type Mounted = NonNullable<Answers['mounted']>
type Device = NonNullable<Mounted['device']>

/** @throws {Refusal} for what cannot be grown, whatever its size. */
function growable(path: string, mounted: Mounted | null) {
  if (mounted === null)
    throw new Refusal(
      `nothing is mounted on ${path}: mount it first, a file system grows while it is mounted`,
    )
  const size = sizeToGrow(mounted, path)
  const { device, readOnly } = mounted
  if (device === null) throw new Refusal(`the ${mounted.type} on ${path} is on no device of this machine`)
  if (readOnly) throw new Refusal(`the ${mounted.type} on ${path} is mounted read-only, and cannot grow so`)
  return { mounted, device, size }
}

/** The kernel is told to read the size of a disk anew, and seen to have done so: NVMe does it afterwards. */
function lookAgain(mounted: Mounted, device: Device, least: number, timeout: number): Change<Answers> {
  const { path, type, size } = device
  if (type !== 'disk')
    throw new Refusal(
      `${path} has ${showSize(size)}, not ${showSize(least)}, and is no disk of its own (${type}): grow what it is made of first`,
    )
  const words = `${path} still has ${showSize(size)}, not ${showSize(least)}: has it been made larger?`
  const look = sh`
d=/sys/class/block/$(basename ${path})
for f in "$d/device/rescan" "$d/device/rescan_controller"; do [ ! -e "$f" ] || echo 1 > "$f" || exit; done
n=0
until [ "$(cat "$d/size")" -ge ${Math.floor(least / 512)} ]; do
  n=$((n + 1)); [ "$n" -le ${timeout} ] || { echo ${words} >&2; exit 1; }
  sleep 1
done`
  return {
    summary: `have the kernel look again at ${path}, which shows ${showSize(size)} of ${showSize(least)}`,
    set: { mounted: { ...mounted, device: { ...device, size: least } } },
    run: [{ ...look, display: `echo 1 > /sys/class/block/${path.replace(/^.*\//, '')}/device/rescan` }],
    unsettles: ['block-devices'],
  }
}
