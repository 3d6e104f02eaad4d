import { UNKNOWN, type Unknown } from '../../src/index.ts'
import type { DiskStatus, LonghornNode } from '../probes/longhorn-nodes.ts'
import type { NodePlan } from './longhorn-disk-change.ts'
import type { DiskWish } from './longhorn-disk-wish.ts'
import { isAt, type NamedDisk, type NodeAnswers, nodeNamed, withDisks } from './longhorn-node-answers.ts'

const TRUE = { status: 'True', reason: '', message: '' }

/** Waits until Longhorn uses a disk. */
export function* waitUntilReady(wish: DiskWish, [name, disk]: NamedDisk, now: NodeAnswers): NodePlan {
  const why = notReady(wish, disk.status, nodeNamed(now, wish.node))
  if (why === null) return now
  const set = withDisks(now, wish.node, { [name]: { ...disk, status: readyStatus(wish, disk.status) } })
  yield {
    summary: `wait until Longhorn uses ${wish.path} of ${wish.node}: ${why}`,
    set,
    run: [],
    within: wish.timeout,
  }
  return set
}

function readyStatus({ path }: DiskWish, before: DiskStatus | null): DiskStatus {
  const uuid: string | Unknown = before !== null && before.uuid !== '' ? before.uuid : UNKNOWN
  const size: number | Unknown = before !== null && before.size !== 0 ? before.size : UNKNOWN
  const empty = { scheduled: 0, replicas: [], backingImages: [] }
  return { ...empty, ...before, uuid, path, ready: TRUE, schedulable: TRUE, size }
}

/**
 * What is still missing; null when Longhorn uses the disk. That it has room for more is only asked of a disk that holds
 * nothing: one that has filled up is as it should be.
 */
function notReady(wish: DiskWish, status: DiskStatus | null, node: LonghornNode): string | null {
  const { Ready: ready } = node.conditions
  const absent =
    ready === undefined || ready.status === 'True' ? '' : `; the node is not ready: ${ready.message}`
  if (status === null) return `it has not looked yet${absent}`
  if (status.ready.status !== 'True') return `${said(status.ready)}${advice(status.ready)}${absent}`
  if (status.uuid === '') return 'it has no UUID yet'
  if (!isAt(status.path, wish.path)) return `it still has it at ${status.path}`
  const full = wish.scheduling && status.scheduled === 0 && status.schedulable.status !== 'True'
  return full ? said(status.schedulable) : null
}

function said({ reason, message }: DiskStatus['ready']): string {
  return [reason, message].filter((text) => text !== '').join(', ') || 'it has not looked yet'
}

/** What Longhorn's words mean on the machine. */
function advice({ message }: DiskStatus['ready']): string {
  if (message.includes('same file system'))
    return ' (nothing of its own is mounted there: mount the disk first)'
  if (message.includes("doesn't match the one on the disk") || message.includes('mount error'))
    return ' (what is mounted there is not what was there before: look at the mounts)'
  return ''
}
