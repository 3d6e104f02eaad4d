import { type Change, defineTask, Refusal, type Static, Type } from '../src/index.ts'
import { activate, makeVolume, removeVolume, type VolumeAnswers } from './plans/logical-volume.ts'
import { type Found, growFileSystem, growVolume } from './plans/grow-logical-volume.ts'
import { lvmDevice } from './plans/lvm-device.ts'
import { grownSize } from './plans/lvm-size.ts'
import { withLvm, type World } from './plans/physical-volume.ts'
import { blockDevices } from './probes/block-devices.ts'
import { fileSystem } from './probes/file-system.ts'
import { logicalVolumes, type Lvm } from './probes/logical-volumes.ts'
import { mounts } from './probes/mounts.ts'
import { program } from './probes/program.ts'
import { SIZE } from './probes/size.ts'

const NAME = '^[A-Za-z0-9+_.][A-Za-z0-9+_.-]*$'

const params = Type.Object({
  vg: Type.String({ pattern: NAME, description: 'The volume group it is in.' }),
  lv: Type.String({ pattern: NAME, description: 'Its name.' }),
  size: Type.Optional(
    Type.String({
      pattern: `^(${SIZE}|([1-9][0-9]?|100)%(VG|FREE))$`,
      description:
        '`20G` (powers of 1024), a share of the group (`80%VG`), or of what is free when it is made (`100%FREE`). Compulsory for `state: present`.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`present`: it is there, is active, and has the size. `absent`: it is not there.',
  }),
  resizefs: Type.Boolean({
    default: false,
    description: 'When it grows, let the mounted file system on it grow too.',
  }),
  force: Type.Boolean({
    default: false,
    description: 'Allows `state: absent` to remove it with all it holds. Never what is in use.',
  }),
})

type Params = Static<typeof params>

type Plan = Generator<Change<VolumeAnswers>, void, undefined>

export default defineTask({
  name: 'lvm_lv',
  summary: 'Makes a logical volume of LVM, or grows it.',
  description: `
A new volume is linear and empty: what old signatures its space still held are wiped. Its device is \`/dev/VG/LV\`, and in check mode
the steps that follow see it, so that \`mkfs\` and \`mount\` are planned with it. Sizes round up to whole extents. \`80%VG\` is an upper limit: where
other volumes take space, it is all that is left. A share of what is free (\`50%FREE\`) counts only when the volume is made, or
it would grow in every run; \`lvextend\` with \`+100%FREE\` gives it what has become free since.

A volume that is there is grown where it is smaller than wished; less than it has is refused, since shrinking destroys data.
\`state: absent\` needs \`force: true\`, and is refused for a volume that is mounted, used as swap or held by another device, for a
pool with volumes in it, and for a volume that has snapshots.
`,
  examples: `
- name: A volume for the database
  lvm_lv: { vg: data, lv: db, size: 20G }
- name: The rest is for backups
  lvm_lv: { vg: data, lv: backup, size: 100%FREE }
`,
  touches: ['logical-volumes', 'block-devices', 'file-system', 'filesystems', 'disk-space'],
  params,
  observe: ({ vg, lv, resizefs }) => ({
    devices: blockDevices(),
    mounts: mounts(),
    lvm: logicalVolumes(),
    // A step that installs lvm2 alters this, so that a refusal for want of it is open in check mode.
    program: program('lvs'),
    ...(resizefs ? { system: fileSystem(`/dev/${vg}/${lv}`) } : {}),
  }),
  *plan(wish, answers) {
    const now = withLvm(answers)
    const path = `/dev/${wish.vg}/${wish.lv}`
    const there = now.lvm.volumes[path] !== undefined
    if (wish.state === 'absent') {
      if (there) yield removeVolume(path, now)
    } else if (wish.size === undefined) throw new Refusal(`\`size\` is missing: how large is ${path} to be?`)
    else if (there) yield* keep({ ...wish, size: wish.size }, path, now)
    else yield makeVolume({ path, vg: wish.vg, size: wish.size }, now)
  },
})

function* keep(
  { vg, size, resizefs }: Params & { readonly size: string },
  path: string,
  now: World & Pick<VolumeAnswers, 'system'>,
): Plan {
  const target = grownSize(size, find(vg, path, now.lvm))
  const lvm = yield* activate(path, now)
  const found = find(vg, path, lvm)
  const grow = resizefs ? growFileSystem(found, target, { ...now, system: now.system ?? null }) : null
  if (target > found.volume.size) {
    const change = growVolume(found, target)
    yield { ...change, set: { ...change.set, ...withSize(path, target, now.devices) } }
  }
  if (grow) yield grow
}

function find(vg: string, path: string, lvm: Lvm): Found {
  const [volume, group] = [lvm.volumes[path], lvm.groups[vg]]
  if (!volume || !group) throw new Refusal(`there is no volume group ${vg} here`)
  return { path, volume, group, groupName: vg, lvm }
}

/** The same devices, one of them larger. */
function withSize(
  path: string,
  size: number,
  devices: VolumeAnswers['devices'],
): Partial<Pick<VolumeAnswers, 'devices'>> {
  const name = lvmDevice(path)
  const device = devices[name]
  return device ? { devices: { ...devices, [name]: { ...device, size } } } : {}
}
