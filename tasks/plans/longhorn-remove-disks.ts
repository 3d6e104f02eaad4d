import { Refusal } from '../../src/index.ts'
import type { DiskStatus, LonghornDisk } from '../probes/longhorn-nodes.ts'
import { CLUSTER } from './cluster.ts'
import { contents, isEmpty, isUnseen } from './longhorn-disk-contents.ts'
import type { NodePlan } from './longhorn-disk-change.ts'
import { type DiskWish, nodeObject } from './longhorn-disk-wish.ts'
import { type NamedDisk, type NodeAnswers, withDisks } from './longhorn-node-answers.ts'
import { jsonWords, mergeWords, type Operation, patch, pointer } from './longhorn-patch.ts'

/**
 * Takes disks off a node: nothing new on them, what is on them to other disks, then off. The webhook refuses to do two of it at
 * once. Files on the machine stay as they are.
 *
 * @param disks those that are to go; what only the status still names is waited for.
 */
export function* removeDisks(wish: DiskWish, disks: readonly NamedDisk[], before: NodeAnswers): NodePlan {
  refuseUnsafe(wish, disks)
  const there = disks.filter(([, { spec }]) => spec !== null)
  let now = yield* closeDisks(wish, there, before)
  now = yield* waitUntilEmpty(wish, there, now)
  if (there.length > 0) now = yield* takeOff(wish, there, now)
  return yield* waitUntilGone(wish, disks, now)
}

/** @throws {Refusal} when something that is on the disks would be lost, or is not to be moved. */
export function refuseUnsafe({ force, eviction, node }: DiskWish, disks: readonly NamedDisk[]): void {
  for (const [name, { spec, status }] of disks) {
    if (spec === null) continue
    const place = `${spec.path} (${name}) of ${node}`
    if (isUnseen(status) && !force)
      throw new Refusal(
        `Longhorn cannot see what is on ${place}: ${status?.ready.message ?? ''}. Bring the disk back, or say \`force: true\`: replicas on it are lost then.`,
      )
    if (!eviction && !isEmpty(status))
      throw new Refusal(`On ${place} there is something (${contents(status)}), and \`eviction\` is false.`)
  }
}

function* closeDisks(wish: DiskWish, disks: readonly NamedDisk[], now: NodeAnswers): NodePlan {
  const open = disks.filter(([, { spec, status }]) => spec?.scheduling === true || isToEvict(spec, status))
  if (open.length === 0) return now
  const evicting = open.some(([, { status }]) => !isEmpty(status))
  const object = nodeObject(wish)
  const set = withDisks(now, wish.node, Object.fromEntries(open.map(([name, disk]) => [name, closed(disk)])))
  const fields = open.map(
    ([name, { status }]) =>
      [name, { allowScheduling: false, ...(isEmpty(status) ? {} : { evictionRequested: true }) }] as const,
  )
  yield {
    summary: `put nothing more on ${listed(wish, open)}${evicting ? ', and move what is there' : ''}`,
    set,
    run: [patch(object, mergeWords(object, { spec: { disks: Object.fromEntries(fields) } }))],
    unsettles: [...CLUSTER],
  }
  return set
}

function isToEvict(spec: LonghornDisk['spec'], status: DiskStatus | null): boolean {
  return !isEmpty(status) && spec?.evicting === false
}

function closed({ spec, status }: LonghornDisk): LonghornDisk {
  if (spec === null) return { spec, status }
  return { spec: { ...spec, scheduling: false, evicting: spec.evicting || !isEmpty(status) }, status }
}

function* waitUntilEmpty(wish: DiskWish, disks: readonly NamedDisk[], now: NodeAnswers): NodePlan {
  const full = disks.filter(([, { status }]) => !isEmpty(status))
  if (full.length === 0) return now
  const left = full.map(([name, { spec, status }]) => `${spec?.path ?? name} has ${contents(status)}`)
  const after = full.map(([name]) => [name, emptied(now.longhorn.nodes[wish.node]?.disks[name])] as const)
  const set = withDisks(now, wish.node, Object.fromEntries(after))
  yield {
    summary: `wait until nothing is left on ${listed(wish, full)}: ${left.join('; ')}`,
    set,
    run: [],
    within: wish.timeout,
    otherwise: `Longhorn has not found another place for everything: is there another disk with room, ready and schedulable, for each replica?`,
  }
  return set
}

function emptied(disk: LonghornDisk | undefined): LonghornDisk | null {
  if (!disk) return null
  if (disk.status === null) return disk
  return { ...disk, status: { ...disk.status, scheduled: 0, replicas: [], backingImages: [] } }
}

function* takeOff(wish: DiskWish, disks: readonly NamedDisk[], now: NodeAnswers): NodePlan {
  const object = nodeObject(wish)
  const after = disks.map(([name]) => {
    const status = now.longhorn.nodes[wish.node]?.disks[name]?.status ?? null
    return [name, status === null ? null : { spec: null, status }] as const
  })
  const set = withDisks(now, wish.node, Object.fromEntries(after))
  const lost = disks.filter(([, { status }]) => isUnseen(status))
  yield {
    summary: `take ${listed(wish, disks)} off`,
    set,
    run: [
      patch(object, jsonWords(object, removal(disks.map(([name, { spec }]) => [name, spec?.path ?? ''])))),
    ],
    unsettles: [...CLUSTER],
    ...(lost.length === 0 ? {} : { destroys: `replicas that may be on ${listed(wish, lost)} are lost` }),
  }
  return set
}

function* waitUntilGone(wish: DiskWish, disks: readonly NamedDisk[], now: NodeAnswers): NodePlan {
  const left = disks.filter(([name]) => now.longhorn.nodes[wish.node]?.disks[name] !== undefined)
  if (left.length === 0) return now
  const set = withDisks(now, wish.node, Object.fromEntries(left.map(([name]) => [name, null])))
  const names = left.map(([name]) => name).join(', ')
  yield {
    summary: `wait until Longhorn has let go of ${names} of ${wish.node}`,
    set,
    run: [],
    within: wish.timeout,
  }
  return set
}

/**
 * What takes disks out of the spec, unless a name has come to mean another disk meanwhile. That nothing more is put on them is for
 * the webhook to see: where that is so, the field may be missing, and cannot be tested.
 *
 * @param disks name and path, as written.
 */
export function removal(disks: readonly (readonly [name: string, path: string])[]): readonly Operation[] {
  return disks.flatMap(([name, path]) => [
    { op: 'test', path: `/spec/disks/${pointer(name)}/path`, value: path },
    { op: 'remove', path: `/spec/disks/${pointer(name)}` },
  ])
}

/** `/var/lib/longhorn/ (default-disk-1) of k8s-worker-1`. */
function listed({ node }: DiskWish, disks: readonly NamedDisk[]): string {
  const places = disks.map(([name, { spec, status }]) => `${spec?.path ?? status?.path ?? ''} (${name})`)
  return `${places.join(' and ')} of ${node}`
}
