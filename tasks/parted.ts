import { type Change, defineTask, Refusal, type Static, Type } from '../src/index.ts'
import { keepPartition, removePartition } from './plans/partition.ts'
import type { DiskAnswers } from './plans/partition-wish.ts'
import { FLAGS, whyNotFlags } from './plans/partition-flags.ts'
import { keepTable, refuseOther, tableOf } from './plans/partition-table.ts'
import { deviceParam, selectDevice } from './plans/select-device.ts'
import { blockDevices } from './probes/block-devices.ts'
import { mounts } from './probes/mounts.ts'
import { program } from './probes/program.ts'
import { SIZE } from './probes/size.ts'

const Position = { pattern: `^((100|[0-9]{1,2})(\\.[0-9]+)?%|${SIZE})$` }

const params = Type.Object({
  device: deviceParam(
    '^/dev/.',
    'The disk: a path under /dev (also /dev/disk/by-id/…), or what it is: `{ size, serial, model }`.',
  ),
  number: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 128,
      description: 'Of the partition. Without it only the partition table is made.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: 'Whether the partition is there.',
  }),
  label: Type.Enum(['gpt', 'msdos'], { default: 'gpt', description: 'The kind of partition table.' }),
  part_start: Type.Optional(
    Type.String({
      ...Position,
      description:
        'Where it begins: a share of the disk (`50%`) or bytes from its beginning (`1MiB`, `20G`; powers of 1024). Default for a new one: `0%`.',
    }),
  ),
  part_end: Type.Optional(
    Type.String({
      ...Position,
      description: 'Where it ends, in the same way. Default for a new one: `100%`.',
    }),
  ),
  name: Type.Optional(
    Type.String({ pattern: '^[^"\\\\\\x00-\\x1f]{1,36}$', description: 'Its name; only in a gpt table.' }),
  ),
  flags: Type.Optional(
    Type.Array(Type.Enum([...FLAGS]), {
      uniqueItems: true,
      description:
        'All flags it has, as parted names them; most say what type of partition it is, and exclude each other.',
    }),
  ),
  force: Type.Boolean({
    default: false,
    description:
      'Overwrite what a disk without partitions holds; remove a partition with all it holds; show again what an earlier partition left in its place. Never what is in use.',
  }),
})

type Params = Static<typeof params>

type Plan = Generator<Change<DiskAnswers>, void, undefined>

export default defineTask({
  name: 'parted',
  summary: 'Makes a partition table and partitions, or removes a partition.',
  description: `
A disk without a partition table must be empty to get one. Partitions begin and end on whole MiB. A partition that is there is never
moved, and its size never changed: other ends than the wished ones are refused (a MiB does not count), its name and flags are changed.
The new partition's device (\`/dev/sdb1\`) is foretold, so that in check mode \`lvm_pv\`, \`mkfs\` and \`mount\` are planned with it.

Refused: a disk that is in use as a whole, is read-only, an iSCSI disk or cannot be read; another partition table than the
wished one, while it has partitions; a place that another partition has; to remove a partition that is mounted, used as swap or held by
LVM, RAID or encryption. To remove any other needs \`force: true\`, for what it holds is lost.

Where an earlier partition left a file system in the place of the new one, the step fails before it writes: with \`force: true\` it
shows it again. The work is done by sfdisk and partx, which come with Debian and Ubuntu; other partitions may be in use meanwhile.
`,
  examples: `
- name: The whole disk is for LVM
  parted: { device: { size: 10G, serial: data-1 }, number: 1, flags: [lvm] }
- name: The second half
  parted: { device: /dev/sdc, number: 2, part_start: 50%, name: backup }
`,
  touches: ['block-devices', 'file-system', 'filesystems', 'logical-volumes'],
  params,
  observe: () => ({ devices: blockDevices(), mounts: mounts(), program: program('sfdisk') }),
  *plan(wish, now) {
    for (const change of wish.state === 'absent' ? remove(wish, now) : keep(wish, now)) {
      if (now.program === null) throw new Refusal('sfdisk is not installed here: install fdisk first')
      yield change
    }
  },
})

function* remove({ number, device }: Params, now: DiskAnswers): Plan {
  if (number === undefined) throw new Refusal('`number` is missing: which partition is to be removed?')
  const disk = selectDevice(now.devices, device)
  if (disk.device.table !== null) yield* removePartition(number, disk, now)
}

function* keep(wish: Params, now: DiskAnswers): Plan {
  const { number, device, force } = wish
  const table = tableOf(wish.label)
  refuseUnclear(wish)
  const disk = selectDevice(now.devices, device)
  refuseOther(disk, now)
  const ready = yield* keepTable(table, disk, now, force)
  if (number === undefined) return
  const devices = { ...now.devices, [ready.path]: ready.device }
  yield* keepPartition({ ...wish, number, table }, ready, { ...now, devices })
}

function refuseUnclear({ number, name, flags = [], label }: Params): void {
  if (number === undefined && (name !== undefined || flags.length > 0))
    throw new Refusal('`number` is missing: which partition has the name and the flags?')
  if (name !== undefined && label !== 'gpt') throw new Refusal('only a gpt table has names of partitions')
  const why = whyNotFlags(flags, tableOf(label))
  if (why !== null) throw new Refusal(why)
}
