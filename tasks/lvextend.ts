import { type Change, defineTask, Refusal, sh, Type } from '../src/index.ts'
import { fileSystem, type FileSystem } from './probes/file-system.ts'
import { logicalVolumes, type LogicalVolume, type Lvm, type VolumeGroup } from './probes/logical-volumes.ts'
import { mounts, type Mounts } from './probes/mounts.ts'
import { readSize, showSize, SIZE } from './probes/size.ts'

interface Answers {
  readonly lvm: Lvm | null
  readonly system: FileSystem | null
  readonly mounts: Mounts
}

interface Found {
  readonly path: string
  readonly volume: LogicalVolume
  readonly group: VolumeGroup
  readonly groupName: string
  readonly lvm: Lvm
}

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

function growVolume({ path, volume, group, groupName, lvm }: Found, target: number): Change<Answers> {
  if (!/(^|,)linear(,|$)/.test(volume.layout))
    throw new Refusal(
      `${path} is ${volume.layout}: only linear volumes are grown, since others take more space than their size`,
    )
  const free = group.free - (target - volume.size)
  return {
    summary: `grow ${path} from ${showSize(volume.size)} to ${showSize(target)}`,
    set: {
      lvm: {
        groups: { ...lvm.groups, [groupName]: { ...group, free } },
        volumes: { ...lvm.volumes, [path]: { ...volume, size: target } },
      },
    },
    run: [sh`lvextend --extents ${target / group.extent} ${path}`],
  }
}

/** How the file system follows; null when it fills the volume already, or there is none. */
function growFileSystem(
  { path, volume, group }: Found,
  target: number,
  now: Answers,
): Change<Answers> | null {
  const { system } = now
  if (!volume.active || system === null)
    throw new Refusal(
      `${path} is not active, so its file system cannot be seen: lvchange --activate y ${path}`,
    )
  if (system.type === null) return null
  if (system.type !== 'xfs' && !/^ext[234]$/.test(system.type))
    throw new Refusal(
      `${path} holds ${system.type}, which cannot be grown here; \`resizefs: false\` grows the volume alone`,
    )
  if (system.size === null)
    throw new Refusal(
      `cannot find out the size of the ${system.type} on ${path}: install ${system.type === 'xfs' ? 'xfsprogs' : 'e2fsprogs'} first`,
    )
  if (target - system.size <= group.extent) return null
  const point = Object.entries(now.mounts).find(
    ([, mount]) => mount.number === volume.number && mount.root === '/',
  )?.[0]
  if (point === undefined)
    throw new Refusal(`the ${system.type} on ${path} is not mounted: mount it first, it grows while mounted`)
  return {
    summary: `grow the ${system.type} on ${point} from ${showSize(system.size)} to ${showSize(target)}`,
    set: { system: { ...system, size: target } },
    run: [system.type === 'xfs' ? sh`xfs_growfs ${point}` : sh`resize2fs ${path}`],
    unsettles: ['filesystems', 'disk-space'],
  }
}
