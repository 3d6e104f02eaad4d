import { defineTask, Refusal, Type } from '../src/index.ts'
import { type Found, growFileSystem, growVolume } from './plans/grow-logical-volume.ts'
import { fileSystem } from './probes/file-system.ts'
import { logicalVolumes, type Lvm } from './probes/logical-volumes.ts'
import { mounts } from './probes/mounts.ts'
import { readSize, showSize, SIZE } from './probes/size.ts'

export default defineTask({
  name: 'lvextend',
  summary: 'Grows a logical volume and the mounted file system on it.',
  description: `
Nothing left to take is \`ok\`. The logical volume and the file system are two changes, so an earlier attempt that grew only the
volume is finished. A file system counts as grown when less than one extent of the volume is left, because file systems
round down. Sizes round up to whole extents, as lvextend does.

\`100%VG\` is an upper limit, as it is for lvextend: where other volumes take space, it is all that is left.
Relative sizes such as \`+5G\` or \`+50%FREE\` would grow the volume again in every run, so only \`+100%FREE\` exists.

Refused: less than the volume has now (shrinking), more than is free, volumes that are not linear, and a file
system that would have to grow but is not mounted, or is neither ext nor xfs (\`resizefs: false\` grows the volume alone).
`,
  examples: `
- name: Give the root file system all that is free
  lvextend: { lv: /dev/ubuntu-vg/ubuntu-lv, size: +100%FREE }
- name: Grow the database's volume
  lvextend: { lv: data/db, size: 20G }
`,
  touches: ['logical-volumes', 'block-devices', 'file-system', 'filesystems', 'disk-space', 'mounts'],
  params: Type.Object({
    lv: Type.String({
      pattern: '^(/dev/)?(?!mapper/)[A-Za-z0-9+_.-]+/[A-Za-z0-9+_.-]+$',
      description: 'The logical volume: `/dev/VG/LV` or `VG/LV`.',
    }),
    size: Type.String({
      pattern: `^(${SIZE}|([1-9][0-9]?|100)%VG|\\+100%FREE)$`,
      description:
        'An absolute size (`20G`; powers of 1024), a share of the volume group (`100%VG`), or `+100%FREE`. Other relative sizes (`+5G`) would grow it in every run, so they do not exist.',
    }),
    resizefs: Type.Boolean({ default: true, description: 'Grow the file system on it too.' }),
  }),
  observe: ({ lv }) => ({ lvm: logicalVolumes(), system: fileSystem(pathOf(lv)), mounts: mounts() }),
  *plan({ lv, size, resizefs }, now) {
    const found = findVolume(now.lvm, pathOf(lv))
    const target = targetOf(size, found)
    const grow = resizefs ? growFileSystem(found, target, now) : null
    if (target > found.volume.size) yield growVolume(found, target)
    if (grow) yield grow
  },
})

function pathOf(lv: string): string {
  return lv.startsWith('/dev/') ? lv : `/dev/${lv}`
}

/** Bytes the volume shall have. @throws {Refusal} when that is less than now, or more than there is. */
function targetOf(size: string, { path, volume, group, groupName }: Found): number {
  const available = volume.size + group.free
  if (size === '+100%FREE') return available
  const percent = /^(\d+)%VG$/.exec(size)?.[1]
  const bytes = percent === undefined ? (readSize(size) ?? 0) : (group.size * Number(percent)) / 100
  const wished = Math.ceil(bytes / group.extent) * group.extent
  if (wished < volume.size)
    throw new Refusal(
      `${path} has ${showSize(volume.size)}, and ${size} is ${showSize(wished)}: shrinking would destroy data, so it is refused`,
    )
  if (percent === undefined && wished > available)
    throw new Refusal(
      `${path} cannot grow from ${showSize(volume.size)} to ${showSize(wished)}: ${groupName} has ${showSize(group.free)} free`,
    )
  return Math.min(wished, available)
}

function findVolume(lvm: Lvm | null, path: string): Found {
  if (lvm === null) throw new Refusal('LVM is not installed here: install lvm2 first')
  const groupName = path.split('/')[2] ?? ''
  const group = lvm.groups[groupName]
  const volume = lvm.volumes[path]
  if (!group) throw new Refusal(`there is no volume group ${groupName} here; there is ${listed(lvm.groups)}`)
  if (!volume) throw new Refusal(`there is no logical volume ${path} here; there is ${listed(lvm.volumes)}`)
  return { path, volume, group, groupName, lvm }
}

function listed(things: object): string {
  return Object.keys(things).sort().join(', ') || 'none'
}
