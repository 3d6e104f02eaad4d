import { type Change, defineTask, Refusal, sh, Type } from '../src/index.ts'
import {
  holding,
  type LvmAnswers,
  makePhysical,
  type Physical,
  physicalOn,
  withLvm,
  type World,
} from './plans/physical-volume.ts'
import { deviceParam, type Selected, selectDevice } from './plans/select-device.ts'
import { blockDevices } from './probes/block-devices.ts'
import { logicalVolumes } from './probes/logical-volumes.ts'
import { mounts } from './probes/mounts.ts'
import { program } from './probes/program.ts'
import { showSize } from './probes/size.ts'

/** Bytes of an extent, where no group has said otherwise: vgcreate(8). Less is not worth a change. */
const EXTENT = 4 * 1024 * 1024

export default defineTask({
  name: 'lvm_pv',
  summary: 'Makes a device a physical volume of LVM.',
  description: `
A device that is a physical volume is left alone, whatever volume group it is in. Any other device must be empty: the step is refused
when the device holds a file system, a partition table or any other signature; \`force: true\` lets it overwrite those. What is in
use (mounted, swap, partitions, held by LVM, RAID or encryption), read-only, an iSCSI disk or cannot be read is never touched.

\`resize: true\` gives the volume group what a device has gained since (pvresize). \`state: absent\` takes the mark of LVM off
a physical volume that is in no volume group; one that is in a group is refused.
`,
  examples: `
- name: The data disk is for LVM
  lvm_pv: { device: { size: 10G, serial: data-1 } }
- name: Use what the disk of the virtual machine has gained
  lvm_pv: { device: /dev/sdb, resize: true }
`,
  touches: ['logical-volumes', 'block-devices'],
  params: Type.Object({
    device: deviceParam(
      '^/dev/.',
      'The device: a path under /dev (also /dev/disk/by-id/…), or what the disk is: `{ size, serial, model }`.',
    ),
    state: Type.Enum(['present', 'absent'], {
      default: 'present',
      description: '`present`: it is a physical volume. `absent`: it is none.',
    }),
    resize: Type.Boolean({ default: false, description: 'Let it grow to the size of the device.' }),
    force: Type.Boolean({
      default: false,
      description: 'Overwrite what the device holds. Never what is in use.',
    }),
  }),
  observe: () => ({
    devices: blockDevices(),
    mounts: mounts(),
    lvm: logicalVolumes(),
    // A step that installs lvm2 alters this, so that a refusal for want of it is open in check mode.
    program: program('lvs'),
  }),
  *plan({ device, state, resize, force }, answers) {
    const now = withLvm(answers)
    const selected = selectDevice(now.devices, device)
    const physical = physicalOn(now.lvm, selected)
    if (state === 'absent') {
      if (physical) yield unmake(physical, selected, now)
    } else if (!physical) yield makePhysical(selected, now, force)
    else if (resize) yield* grow(physical, now)
  },
})

function unmake({ path, volume }: Physical, selected: Selected, { lvm, devices }: World): Change<LvmAnswers> {
  if (volume.group !== null)
    throw new Refusal(
      `${path} belongs to the volume group ${volume.group}: take it out first (pvmove, then vgreduce), or remove the group`,
    )
  const left = Object.entries(lvm.physical).filter(([other]) => other !== path)
  return {
    summary: `make ${path} a physical volume no more`,
    set: {
      lvm: { ...lvm, physical: Object.fromEntries(left) },
      devices: { ...devices, [selected.path]: holding(selected.device, null) },
    },
    run: [sh`pvremove ${path}`],
  }
}

/** A group counts whole extents; what the device has beyond the last one is nothing. */
function* grow({ path, volume }: Physical, { lvm }: World): Generator<Change<LvmAnswers>, void, undefined> {
  const group = volume.group === null ? undefined : lvm.groups[volume.group]
  const extent = group?.extent ?? EXTENT
  const usable = Math.floor((volume.deviceSize - volume.dataStart) / extent) * extent
  const size = group ? usable : volume.deviceSize
  const more = size - volume.size
  if (more < extent) return
  const groups =
    group && volume.group !== null
      ? { [volume.group]: { ...group, size: group.size + more, free: group.free + more } }
      : {}
  const free = typeof volume.free === 'number' ? volume.free + more : volume.free
  yield {
    summary: `grow the physical volume ${path} from ${showSize(volume.size)} to ${showSize(size)}`,
    set: {
      lvm: {
        ...lvm,
        groups: { ...lvm.groups, ...groups },
        physical: { ...lvm.physical, [path]: { ...volume, size, free } },
      },
    },
    run: [sh`pvresize ${path}`],
  }
}
