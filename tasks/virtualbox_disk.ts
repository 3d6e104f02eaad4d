import { defineTask, isUnknown, type Static, Type } from '../src/index.ts'
import { attachDisk } from './plans/attach-disk.ts'
import { detachDisk } from './plans/detach-disk.ts'
import { normalize } from './plans/paths.ts'
import { touchedByFile } from './plans/touched-by-file.ts'
import { type DiskAnswers, findDisk } from './plans/virtual-disk.ts'
import { serialOf } from './plans/virtualbox-serial.ts'
import { path } from './probes/path.ts'
import { SIZE } from './probes/size.ts'
import { virtualMedia } from './probes/virtualbox-media.ts'
import { virtualMachine } from './probes/virtualbox-vm.ts'

/** Controllers whose disks show a serial number that VirtualBox makes from the UUID. */
const WITH_SERIAL = /^(IntelAhci|PIIX3|PIIX4|ICH6)$/

const params = Type.Object({
  vm: Type.String({ pattern: '^[^-]', description: 'The machine: its name or UUID.' }),
  medium: Type.String({ pattern: '^/', description: 'The file of the disk image: an absolute path.' }),
  size: Type.Optional(
    Type.String({
      pattern: `^${SIZE}$`,
      description:
        'How large the machine sees it: `10G`, in powers of 1024. Compulsory where it has to be made.',
    }),
  ),
  controller: Type.String({
    default: 'SATA Controller',
    description: 'The storage controller, by the name it has in this machine (often just `SATA`).',
  }),
  port: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The port of the controller. Compulsory for `state: attached`.',
    }),
  ),
  device: Type.Integer({
    default: 0,
    minimum: 0,
    description: 'The device at the port; only IDE has a second one.',
  }),
  format: Type.Enum(['VDI', 'VMDK', 'VHD'], {
    default: 'VDI',
    description: 'The format of an image that has to be made.',
  }),
  variant: Type.Enum(['Standard', 'Fixed'], {
    default: 'Standard',
    description: '`Standard` grows with what is written, `Fixed` takes all its room at once.',
  }),
  state: Type.Enum(['attached', 'detached', 'absent'], {
    default: 'attached',
    description: '`detached` leaves the image, `absent` deletes it as well.',
  }),
  force: Type.Boolean({ default: false, description: 'Delete an image for `absent`.' }),
})

export default defineTask({
  name: 'virtualbox_disk',
  summary: 'Makes a disk image of VirtualBox and attaches it to a machine.',
  description: `
Runs on the machine that VirtualBox runs on, as the user whose machines they are; VBoxManage must be on the PATH.

The disk is told by its image, not by what is asked: one that is attached is left alone, with snapshots or not. A larger \`size\` lets
the image grow (VDI and VHD, while the machine is off); the partitions and file systems on it are for steps in the machine.

While the machine runs, only SATA and USB controllers take disks, and only at ports that they have already: VirtualBox adds ports
to a controller while the machine is off. A check says so.

\`register\` gives \`size\` (bytes), \`uuid\` and \`serial\`: the serial number that the machine sees of a disk at a SATA or IDE controller
(\`lsblk -o NAME,SERIAL\`), made from the UUID of the image. \`device: { serial: … }\` of mkfs and mount means exactly this disk.
Before an image is made nobody knows them.

Refused: a port where something else is (VBoxManage itself would replace it), an image that another machine has or that is at another port of
this one, a file that VirtualBox does not know, an image that it knows and cannot read, less than the image has (shrinking), more than it
has while its machine runs or snapshots are made of it, and a machine in a state in which its disks cannot be changed. See "VBoxManage
storageattach", "createmedium" and "modifymedium" in VirtualBox's manual.
`,
  examples: `
- name: A disk for Longhorn
  virtualbox_disk:
    vm: k8s-worker-1
    medium: /var/lib/virtualbox/worker1-longhorn.vdi
    size: 10G
    controller: SATA Controller
    port: 2
  register: disk
- name: Take an old disk out
  virtualbox_disk: { vm: k8s-worker-1, medium: /var/lib/virtualbox/old.vdi, state: detached }
`,
  touches: ({ medium }) => ['virtualbox-vm', 'virtualbox-media', ...touchedByFile(normalize(medium))],
  params,
  observe: ({ vm, medium }) => ({
    vm: virtualMachine(vm),
    media: virtualMedia(),
    file: path(normalize(medium)),
  }),
  *plan(params, now) {
    const wish = { ...params, medium: normalize(params.medium) }
    const found = findDisk(wish, now)
    if (wish.state === 'attached') yield* attachDisk(wish, found)
    else yield* detachDisk(wish, found)
  },
  result: (params, now) => identityOf(params, now),
})

function identityOf({ medium, controller }: Static<typeof params>, { vm, media }: DiskAnswers) {
  const { uuid = null, size = null } = media?.[normalize(medium)] ?? {}
  const type = 'missing' in vm ? '' : (vm.controllers[controller]?.type ?? '')
  const shown = uuid !== null && WITH_SERIAL.test(type)
  return { uuid, serial: !shown ? null : isUnknown(uuid) ? uuid : serialOf(uuid), size }
}
