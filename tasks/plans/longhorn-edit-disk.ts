import { isUnknown, Refusal } from '../../src/index.ts'
import { showSize } from '../probes/size.ts'
import type { DiskSpec, LonghornDisk } from '../probes/longhorn-nodes.ts'
import { CLUSTER } from './cluster.ts'
import type { NodePlan } from './longhorn-disk-change.ts'
import { type DiskWish, nodeObject } from './longhorn-disk-wish.ts'
import { type NodeAnswers, withDisks } from './longhorn-node-answers.ts'
import { mergeWords, patch } from './longhorn-patch.ts'

/** Sets what the step says about a disk that is there; what it does not say stays. */
export function* editDisk(wish: DiskWish, name: string, disk: LonghornDisk, now: NodeAnswers): NodePlan {
  refuseReserve(wish, disk)
  const { spec } = disk
  if (spec === null) return now
  const wished = wishedSpec(wish, spec)
  const entries = Object.entries(FIELDS) as [keyof typeof FIELDS, string][]
  const other = entries.filter(([key]) => String(wished[key]) !== String(spec[key]))
  if (other.length === 0) return now
  const set = withDisks(now, wish.node, { [name]: { ...disk, spec: wished } })
  const fields = Object.fromEntries(other.map(([key, field]) => [field, wished[key]]))
  const said = other.map(([key, field]) => `${field}: ${JSON.stringify(wished[key])}`).join(', ')
  const object = nodeObject(wish)
  yield {
    summary: `set ${said} of ${wish.path} (${name}) of ${wish.node}`,
    set,
    run: [patch(object, mergeWords(object, { spec: { disks: { [name]: fields } } }))],
    unsettles: [...CLUSTER],
  }
  return set
}

/** What may differ, as the CRD names it. */
const FIELDS = {
  scheduling: 'allowScheduling',
  evicting: 'evictionRequested',
  reserved: 'storageReserved',
  tags: 'tags',
} as const

/** A disk that is being drained cannot get anything new: what shall be used is not drained any more. */
function wishedSpec({ scheduling, reserved, tags }: DiskWish, spec: DiskSpec): DiskSpec {
  return {
    ...spec,
    scheduling,
    evicting: scheduling ? false : spec.evicting,
    reserved: reserved ?? spec.reserved,
    tags: tags === undefined ? spec.tags : [...new Set(tags)].sort(),
  }
}

/** Longhorn takes any number, and never puts anything on the disk then. */
function refuseReserve({ reserved = 0, path, node }: DiskWish, { status }: LonghornDisk): void {
  const size = status?.size ?? 0
  if (isUnknown(size) || size === 0 || reserved <= size) return
  throw new Refusal(
    `storage_reserved is ${showSize(reserved)}, and ${path} of ${node} has only ${showSize(size)}.`,
  )
}
