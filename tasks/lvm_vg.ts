import { defineTask, Refusal, Type } from '../src/index.ts'
import { blockDevices } from './probes/block-devices.ts'
import { logicalVolumes } from './probes/logical-volumes.ts'
import { mounts } from './probes/mounts.ts'
import { program } from './probes/program.ts'
import { readSize, SIZE } from './probes/size.ts'
import { withLvm } from './plans/physical-volume.ts'
import { deviceParam } from './plans/select-device.ts'
import { fillGroup, removeGroup } from './plans/volume-group.ts'

export default defineTask({
  name: 'lvm_vg',
  summary: 'Makes a volume group of LVM, and adds physical volumes to it.',
  description: `
A device in \`pvs\` that is no physical volume yet is made one first, under the conditions of \`lvm_pv\`: it must be empty, unless
\`force: true\` lets it overwrite what is not in use. A group that is there gets the devices it lacks.

Refused: a device that is in another group; a group that has other devices than those in \`pvs\` (taking one out moves data:
pvmove, then vgreduce); another extent size than the group has. \`state: absent\` removes a group that has no
logical volumes; its physical volumes stay.
`,
  examples: `
- name: A group over two disks
  lvm_vg: { vg: data, pvs: [{ serial: data-1 }, { serial: data-2 }] }
- name: The group is not needed any more
  lvm_vg: { vg: old, state: absent }
`,
  touches: ['logical-volumes', 'block-devices'],
  params: Type.Object({
    vg: Type.String({ pattern: '^[A-Za-z0-9+_.][A-Za-z0-9+_.-]*$', description: 'Its name.' }),
    pvs: Type.Array(
      deviceParam('^/dev/.', 'A path under /dev, or what the disk is: `{ size, serial, model }`.'),
      {
        default: [],
        description:
          'All its devices: paths under /dev, or what the disks are (`{ size, serial, model }`). Compulsory for `state: present`.',
      },
    ),
    pesize: Type.Optional(
      Type.String({
        pattern: `^${SIZE}$`,
        description: 'The size of an extent, a power of 2: `4M` when a group is made and nothing is said.',
      }),
    ),
    state: Type.Enum(['present', 'absent'], {
      default: 'present',
      description: '`present`: the group is there with these devices. `absent`: it is not there.',
    }),
    force: Type.Boolean({
      default: false,
      description: 'Overwrite what a device holds that becomes part of it. Never what is in use.',
    }),
  }),
  observe: () => ({
    devices: blockDevices(),
    mounts: mounts(),
    lvm: logicalVolumes(),
    // A step that installs lvm2 alters this, so that a refusal for want of it is open in check mode.
    program: program('lvs'),
  }),
  *plan({ vg, pvs, pesize, state, force }, answers) {
    const now = withLvm(answers)
    if (state === 'absent') yield* removeGroup(vg, now)
    else yield* fillGroup({ vg, pvs, extent: extentOf(pesize), force }, now)
  },
})

/** Bytes; null when nothing is wished. vgcreate(8): a power of 2 of at least 1 KiB. */
function extentOf(pesize: string | undefined): number | null {
  const bytes = pesize === undefined ? null : readSize(pesize)
  if (bytes !== null && !Number.isInteger(Math.log2(bytes)))
    throw new Refusal(`an extent of ${String(pesize)} is not possible: its size must be a power of 2`)
  return bytes
}
