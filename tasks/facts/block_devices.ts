import { defineProbe, sh } from '../../src/index.ts'
import { mountpointsOf, readParents, readSlaves, readUdev, readValues } from '../probes/sysfs-block.ts'

export interface BlockDeviceFact {
  /** `/dev/sdb`, `/dev/mapper/vg-lv`. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** `disk`, `part`, `lvm`, `crypt`, `mpath`, `dm`, `raid1` …, `loop`, `rom`, `zram`. */
  readonly type: string
  /** null where neither the kernel nor udev knows. */
  readonly model: string | null
  readonly serial: string | null
  readonly removable: boolean
  readonly read_only: boolean
  /** The name of the device it is a part of or, the first of several, sits on; null for a disk. */
  readonly parent: string | null
  /** Where it is mounted, sorted. */
  readonly mountpoints: readonly string[]
}

type Values = ReadonlyMap<string, string>

/**
 * `facts.block_devices`: name (`sdb`, `sdb1`, of device-mapper its own: `vg-lv`) -> device. From /sys/class/block, which
 * every Linux has, and udev's record for what only udev asked a disk. Without devices of size 0 (empty loops and drives).
 */
export default defineProbe({
  name: 'block_devices',
  summary:
    'The block devices: size, kind, model, serial number, what they are part of, where they are mounted.',
  read: () => sh`
cd /sys/class/block 2>/dev/null || exit 0
ls -l
echo @values
grep -Hs '' */size */dev */ro */removable */partition */dm/name */dm/uuid */md/level */device/model */device/serial */serial
echo @slaves
ls -d */slaves/* 2>/dev/null
echo @udev
grep -Es '^E:ID_(MODEL|SERIAL_SHORT)=' /run/udev/data/b*
echo @mounts
cat /proc/self/mountinfo
true`,
  parse: ({ stdout }): Readonly<Record<string, BlockDeviceFact>> => {
    const [links = '', values = '', slaves = '', udev = '', mounts = ''] = stdout.split(/^@\w+\n/m)
    const known = readValues(values)
    const kernel = [...new Set([...known.keys()].map((key) => key.split('/')[0] ?? ''))]
    const nameOf = (device: string) => known.get(`${device}/dm/name`) ?? device.replaceAll('!', '/')
    const parents = new Map([...readParents(links), ...readSlaves(slaves)])
    return Object.fromEntries(
      kernel
        .filter((device) => Number(known.get(`${device}/size`) ?? 0) > 0)
        .map((device) => {
          const above = parents.get(device) ?? ''
          const parent = kernel.includes(above) ? nameOf(above) : null
          return [nameOf(device), describe(device, known, readUdev(udev), { parent, mounts })]
        }),
    )
  },
  follows: () => ['block-devices', 'mounts', 'logical-volumes'],
})

function describe(
  device: string,
  known: Values,
  udev: Values,
  rest: { readonly parent: string | null; readonly mounts: string },
): BlockDeviceFact {
  const value = (what: string) => known.get(`${device}/${what}`)?.trim()
  const number = value('dev') ?? ''
  const mapped = value('dm/name')
  const path = mapped === undefined ? `/dev/${device.replaceAll('!', '/')}` : `/dev/mapper/${mapped}`
  return {
    path,
    // Sectors of 512 bytes, whatever the device's own are.
    size: Number(value('size')) * 512,
    type: typeOf(device, value),
    model: value('device/model') ?? udev.get(`${number}/MODEL`) ?? null,
    serial: value('device/serial') ?? value('serial') ?? udev.get(`${number}/SERIAL_SHORT`) ?? null,
    removable: value('removable') === '1',
    read_only: value('ro') === '1',
    parent: rest.parent,
    mountpoints: mountpointsOf(number, path, rest.mounts),
  }
}

/** As lsblk names them: device-mapper by the prefix of its uuid. */
function typeOf(device: string, value: (what: string) => string | undefined): string {
  if (value('dm/name') !== undefined) {
    const prefix = (value('dm/uuid') ?? '').split('-')[0]?.toLowerCase() ?? ''
    return /^part\d/.test(prefix) ? 'part' : prefix === '' ? 'dm' : prefix
  }
  if (value('partition') !== undefined) return 'part'
  return (
    value('md/level') ??
    /^(loop|zram|ram|fd)(?=\d)/.exec(device)?.[1] ??
    (/^sr\d/.test(device) ? 'rom' : 'disk')
  )
}
