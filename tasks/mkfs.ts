import { defineTask, Refusal, sh, Type, UNKNOWN } from '../src/index.ts'
import type { BlockDevice } from './probes/block-device.ts'
import { blockDevices } from './probes/block-devices.ts'
import { certain } from './plans/certain.ts'
import { contents, provedEmpty } from './plans/device-contents.ts'
import { usesOf } from './plans/device-use.ts'
import { mounts } from './probes/mounts.ts'
import { program } from './probes/program.ts'
import { deviceParam, selectDevice } from './plans/select-device.ts'

const PACKAGES = { ext4: 'e2fsprogs', xfs: 'xfsprogs' } as const
/** Bytes: ext4's superblock has room for 16, xfs's for 12 (mke2fs(8), mkfs.xfs(8)). */
const LABEL_BYTES = { ext4: 16, xfs: 12 } as const

export default defineTask({
  name: 'mkfs',
  summary: 'Makes a file system on a device that holds nothing.',
  description: `
A device that already holds the wished file system is left alone, whatever is in it. Any other device must be empty:
the step is refused when the device holds a file system, a partition table or any other signature.
\`force: true\` lets it overwrite signatures, and nothing more.

Refused whatever the wish says: a device (or one that is a part of it) that is mounted, used as swap, has partitions, is held by
LVM, RAID, encryption or the like, is a physical volume, is read-only or an iSCSI disk; and a device that cannot be read,
because "cannot look" is not "empty".

Just before it writes, the command looks once more: without \`force\` at every signature (wipefs), and always
whether the device is in use (mkfs and wipefs open it exclusively, and the kernel refuses that for a device in use).
`,
  examples: `
- name: Make the file system for Longhorn
  mkfs: { device: { size: 10G, serial: longhorn-1 }, fstype: ext4, label: longhorn }
- name: Make an xfs file system on the second disk
  mkfs: { device: /dev/sdb, fstype: xfs }
`,
  touches: ['block-devices', 'file-system', 'filesystems', 'mounts', 'logical-volumes'],
  params: Type.Object({
    device: deviceParam(
      '^/dev/.',
      'Where to make it: a path under /dev (also /dev/disk/by-id/…), or what the disk is: `{ size, serial, model }`.',
    ),
    fstype: Type.Enum(['ext4', 'xfs'], {
      default: 'ext4',
      description: 'The kind of file system.',
    }),
    label: Type.Optional(
      Type.String({
        pattern: '^[^/\\s]{1,16}$',
        description:
          'Its label: up to 16 characters for ext4, 12 for xfs. A file system with another label is refused.',
      }),
    ),
    options: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'More words for mkfs, e.g. `[-m, 1]`. They matter only when a file system is made.',
    }),
    force: Type.Boolean({
      default: false,
      description: 'Overwrite what the device holds. Never what is in use.',
    }),
  }),
  observe: ({ fstype }) => ({
    devices: blockDevices(),
    mounts: mounts(),
    program: program(`mkfs.${fstype}`),
  }),
  *plan({ device: wish, fstype, label, options, force }, now) {
    const { path, device } = selectDevice(now.devices, wish)
    if (device.unreadable !== null)
      throw new Refusal(`cannot look at what ${path} holds, so it is not touched: ${device.unreadable}`)
    if (device.fstype === fstype && device.table === null) {
      refuseOtherLabel(path, device, label)
      return
    }
    const uses = usesOf(now.devices, now.mounts, path)
    if (uses.length > 0)
      throw new Refusal(`${path} ${uses.join(' and ')}: it is never overwritten, not even by force`)
    const held = contents(device)
    if (held !== null && !force)
      throw new Refusal(
        `${path} holds ${held} where ${fstype} is wished; only \`force: true\` would overwrite it`,
      )
    if (label !== undefined && Buffer.byteLength(label) > LABEL_BYTES[fstype])
      throw new Refusal(
        `the label ${label} is too long: ${fstype} has room for ${String(LABEL_BYTES[fstype])} bytes`,
      )
    if (now.program === null)
      throw new Refusal(`mkfs.${fstype} is not installed here: install ${PACKAGES[fstype]} first`)
    const made = { fstype, uuid: UNKNOWN, label: label ?? null, table: null, signatures: [fstype] }
    yield {
      summary: `make ${fstype} on ${path}${label === undefined ? '' : ` with the label ${label}`}`,
      set: { devices: { ...now.devices, [path]: { ...device, ...made } } },
      run: [
        held === null ? provedEmpty(path) : sh`wipefs --all ${path}`,
        sh`${`mkfs.${fstype}`} ${[...(label === undefined ? [] : ['-L', label]), ...options, path]}`,
      ],
      ...(held === null ? {} : { destroys: `${held} on ${path} is lost` }),
    }
  },
})

function refuseOtherLabel(path: string, device: BlockDevice, label: string | undefined): void {
  if (label === undefined || device.label === label) return
  const found = device.label === null ? 'has no label' : `has the label ${certain(device.label)}`
  const program = device.fstype === 'xfs' ? `xfs_admin -L ${label} ${path}` : `e2label ${path} ${label}`
  throw new Refusal(`the ${String(device.fstype)} on ${path} ${found}, not ${label}: rename it (${program})`)
}
