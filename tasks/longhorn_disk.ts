import { type Change, defineTask, type Now, Refusal, type Static, Type } from '../src/index.ts'
import { CLUSTER } from './plans/cluster.ts'
import { addDisk } from './plans/longhorn-add-disk.ts'
import { waitUntilReady } from './plans/longhorn-disk-ready.ts'
import { type DiskWish, diskName } from './plans/longhorn-disk-wish.ts'
import { editDisk } from './plans/longhorn-edit-disk.ts'
import { diskAt, isAt, type NamedDisk, type NodeAnswers, nodeNamed } from './plans/longhorn-node-answers.ts'
import { longhornParams, tagsParam, timeoutParam } from './plans/longhorn-params.ts'
import { refuseUnsafe, removeDisks } from './plans/longhorn-remove-disks.ts'
import { normalize } from './plans/paths.ts'
import { accessOf } from './probes/kubectl.ts'
import { longhornNodes } from './probes/longhorn-nodes.ts'
import { BYTES, wholeQuantity } from './plans/quantity.ts'

const params = Type.Object({
  node: Type.String({ minLength: 1, description: 'The node, by its name in the cluster.' }),
  path: Type.String({
    pattern: '^/',
    description: 'Where the disk is mounted on the node. The disk is known by it, whatever its name.',
  }),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`present`: Longhorn uses it. `absent`: Longhorn does not have it.',
  }),
  name: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
      description:
        'The name for a new disk. Default: from the path, `var-lib-longhorn-data`. A disk that is there keeps its own.',
    }),
  ),
  tags: tagsParam('All its tags. Without it, a new disk has none, and others keep theirs.'),
  storage_reserved: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: `^${BYTES}$` })], {
      description:
        'What Longhorn leaves to others: bytes, or as Kubernetes writes it: `10Gi`. Without it, a new disk reserves nothing, and others keep what they have.',
    }),
  ),
  allow_scheduling: Type.Boolean({ default: true, description: 'Whether replicas may be put on it.' }),
  eviction: Type.Boolean({
    default: true,
    description:
      'Whether replicas on a disk that is to go are moved to others. False: refuse while there are any.',
  }),
  exclusive: Type.Boolean({
    default: false,
    description: 'Whether all other disks of the node are drained and taken off, once this one is ready.',
  }),
  force: Type.Boolean({
    default: false,
    description: 'Take off a disk that is not ready, though nobody can see what is on it.',
  }),
  timeout: timeoutParam(
    600,
    'Seconds that each wait may take: for the disk to be ready, for replicas to move.',
  ),
  ...longhornParams,
})

type Params = Static<typeof params>

const observe = (wish: Params) => ({ longhorn: longhornNodes(accessOf(wish), wish.namespace) })

export default defineTask({
  name: 'longhorn_disk',
  summary: 'Adds a disk to a node of Longhorn, or drains it and takes it off.',
  description: `
A disk is known by its path: the name that Longhorn gives to its own first disk cannot be foreseen. A new disk is added and waited for
until Longhorn has looked at it and can use it, which takes up to half a minute. Where Longhorn finds that the path has no file system of its
own, because nothing is mounted there, the disk is taken off again and the step fails. A disk that goes gets no more replicas first,
those on it move to other disks, and only then is it taken off: the webhook refuses any shorter way. What is on the machine
(\`replicas\`, \`longhorn-disk.cfg\`) stays. \`exclusive: true\` is both, in the order in which nothing is ever without a place: the way
from Longhorn's first disk, on the root file system, to a disk of your own.

Longhorn answers "are being syncing and please retry later" to each edit until the node's manager has followed the last one: such an edit is
repeated, for three minutes at most. Any other answer is final.

The step runs where kubectl is, so it cannot look at the mounts of the node: let \`mount\` see to them before, with \`guard: true\`.

Refused: a node that Longhorn does not have; a path in \`/var/lib/longhorn\`; a name that a disk with another path has, since Longhorn
takes a moved disk for a damaged one; more reserved than the disk has; to take off a disk that is not ready (\`force: true\` allows it), or that
holds something when \`eviction: false\`.
`,
  examples: `
- name: Longhorn uses the data disk and no other
  longhorn_disk:
    node: k8s-worker-1
    path: /var/lib/longhorn-data
    name: data
    exclusive: true
- name: Keep 2 GiB free on the fast disk
  longhorn_disk: { node: k8s-worker-1, path: /mnt/nvme, tags: [fast, nvme], storage_reserved: 2Gi }
- name: Give a disk up
  longhorn_disk: { node: k8s-worker-1, path: /mnt/old, state: absent, timeout: 3600 }
`,
  touches: [...CLUSTER],
  params,
  observe,
  *plan(params, now): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    const wish = wishOf(params)
    if (params.state === 'present') yield* makePresent(wish, now)
    else yield* removeDisks(wish, disksAt(wish, now), now)
  },
  result: ({ node: name, path }, { longhorn }) => {
    const { [name]: node } = longhorn.nodes
    const found = node ? diskAt(node, path) : null
    if (found === null) return { name: null, uuid: null, size: null }
    const [disk, { status }] = found
    return { name: disk, uuid: status?.uuid ?? null, size: status?.size ?? null }
  },
})

function wishOf({ storage_reserved: reserved, allow_scheduling: scheduling, ...rest }: Params): DiskWish {
  const { path, namespace, node, eviction, exclusive, force, timeout, tags } = rest
  return {
    ...{ access: accessOf(rest), namespace, node, scheduling, eviction, exclusive, force, timeout },
    path: normalize(path),
    name: rest.name ?? diskName(path),
    ...(tags === undefined ? {} : { tags }),
    ...(reserved === undefined ? {} : { reserved: wholeQuantity(reserved) ?? 0 }),
  }
}

function* makePresent(wish: DiskWish, before: NodeAnswers): Generator<Change<NodeAnswers>, void, undefined> {
  const found = diskAt(nodeNamed(before, wish.node), wish.path)
  if (wish.exclusive) refuseUnsafe(wish, othersThan(found?.[0], wish, before))
  let now = found === null ? yield* addDisk(wish, before) : yield* editDisk(wish, ...found, before)
  const disk = diskAt(nodeNamed(now, wish.node), wish.path)
  if (disk === null) throw new Refusal(`${wish.node} has no disk at ${wish.path}.`)
  now = yield* waitUntilReady(wish, disk, now)
  if (wish.exclusive) yield* removeDisks(wish, othersThan(disk[0], wish, now), now)
}

function othersThan(own: string | undefined, { node }: DiskWish, now: NodeAnswers): readonly NamedDisk[] {
  return Object.entries(nodeNamed(now, node).disks).filter(([name]) => name !== own)
}

function disksAt({ node, path }: DiskWish, now: NodeAnswers): readonly NamedDisk[] {
  const disks = Object.entries(nodeNamed(now, node).disks)
  return disks.filter(([, { spec, status }]) => isAt(spec?.path ?? status?.path ?? '', path))
}
