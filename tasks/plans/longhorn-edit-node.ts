import { Refusal } from '../../src/index.ts'
import type { LonghornNode } from '../probes/longhorn-nodes.ts'
import { CLUSTER } from './cluster.ts'
import { contents, isEmpty, isUnseen } from './longhorn-disk-contents.ts'
import type { NodePlan } from './longhorn-disk-change.ts'
import { type NodeAnswers, nodeNamed, withDisks, withNode } from './longhorn-node-answers.ts'
import { type LonghornObject, mergeWords, patch } from './longhorn-patch.ts'

export interface NodeWish {
  readonly object: LonghornObject
  readonly scheduling?: boolean
  readonly evicting?: boolean
  readonly tags?: readonly string[]
  readonly wait: boolean
  /** Seconds. */
  readonly timeout: number
}

/** What may differ, as the CRD names it. */
const FIELDS = { scheduling: 'allowScheduling', evicting: 'evictionRequested', tags: 'tags' } as const

/** Sets what the step says about a node; what it does not say stays. */
export function* editNode(wish: NodeWish, now: NodeAnswers): NodePlan {
  const { name } = wish.object
  const node = nodeNamed(now, name)
  const wished = { ...node, ...wishedFields(wish, node) }
  const other = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter(
    (key) => String(wished[key]) !== String(node[key]),
  )
  if (other.length === 0) return now
  const set = withNode(now, name, wished)
  const fields = Object.fromEntries(other.map((key) => [FIELDS[key], wished[key]]))
  const said = other.map((key) => `${FIELDS[key]}: ${JSON.stringify(wished[key])}`).join(', ')
  yield {
    summary: `set ${said} of ${name}`,
    set,
    run: [patch(wish.object, mergeWords(wish.object, { spec: fields }))],
    unsettles: [...CLUSTER],
  }
  return set
}

/** @throws {Refusal} for what the webhook forbids: a node that is being evicted gets nothing new. */
function wishedFields({ object: { name }, ...wish }: NodeWish, node: LonghornNode): Partial<LonghornNode> {
  const scheduling = wish.scheduling ?? node.scheduling
  const evicting = wish.evicting ?? node.evicting
  if (scheduling && evicting)
    throw new Refusal(
      wish.evicting === true
        ? `${name} cannot be evicted while replicas may be put on it: say \`allow_scheduling: false\`, too.`
        : `${name} is being evicted, so nothing can be put on it: say \`eviction_requested: false\`, too.`,
    )
  return {
    scheduling,
    evicting,
    ...(wish.tags === undefined ? {} : { tags: [...new Set(wish.tags)].sort() }),
  }
}

/** Waits until an eviction has moved all that is on the node's disks. */
export function* waitUntilEvicted({ object: { name }, timeout }: NodeWish, now: NodeAnswers): NodePlan {
  const { disks } = nodeNamed(now, name)
  const left = Object.entries(disks).filter(([, { status }]) => !isEmpty(status) || isUnseen(status))
  if (left.length === 0) return now
  const said = left.map(([disk, { spec, status }]) => {
    const what = isUnseen(status) ? 'is not ready, so that nobody can say' : `has ${contents(status)}`
    return `${spec?.path ?? disk} ${what}`
  })
  const set = withDisks(now, name, Object.fromEntries(left.map(([disk]) => [disk, emptied(disks[disk])])))
  yield {
    summary: `wait until nothing is left on ${name}: ${said.join('; ')}`,
    set,
    run: [],
    within: timeout,
    otherwise: `Longhorn has not found another place for everything: is there another node with room for each replica?`,
  }
  return set
}

function emptied(disk: LonghornNode['disks'][string] | undefined) {
  if (!disk?.status) return disk ?? null
  const ready = { status: 'True', reason: '', message: '' }
  return { ...disk, status: { ...disk.status, ready, scheduled: 0, replicas: [], backingImages: [] } }
}
