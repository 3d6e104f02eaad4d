import type { Condition, LonghornNode } from '../probes/longhorn-nodes.ts'
import { type NodeObject, nodeOf } from '../probes/longhorn-nodes.ts'
import type { Objects } from './objects.ts'

export interface DiskLag {
  readonly node: string
  readonly ready: string
  readonly schedulable: string
}

/** What must hold of a node; MountPropagation comes last: it is said after the first look at the disks, half a minute later. */
const CONDITIONS = ['Ready', 'Schedulable', 'MountPropagation']

/** Longhorn's nodes by name: `ready`, or the conditions that do not hold. */
export function nodeLags(objects: Objects): Readonly<Record<string, string>> {
  return Object.fromEntries(
    longhornNodesIn(objects).map(([name, { conditions }]) => [name, lagOf(conditions)]),
  )
}

function lagOf(conditions: LonghornNode['conditions']): string {
  const lags = CONDITIONS.flatMap((type) => {
    const condition = conditions[type]
    if (condition === undefined) return [`${type} is not said yet`]
    return condition.status === 'True' ? [] : [`${type}: ${said(condition)}`]
  })
  return lags.join('; ') || 'ready'
}

function said({ status, reason, message }: Condition): string {
  return [reason, message].filter((text) => text !== '').join(', ') || status
}

/** Disks on which replicas may be put, by node and path. */
export function diskLags(objects: Objects): Readonly<Record<string, DiskLag>> {
  const disks = longhornNodesIn(objects).flatMap(([node, { disks: own }]) =>
    Object.values(own).flatMap(({ spec, status }) => {
      if (spec?.scheduling !== true) return []
      const ready = status === null ? 'not looked at yet' : orReady(status.ready)
      const schedulable = status === null ? ready : orReady(status.schedulable)
      return [[`${spec.path} of ${node}`, { node, ready, schedulable }] as const]
    }),
  )
  return Object.fromEntries(disks)
}

function orReady(condition: Condition): string {
  if (condition.status === 'True') return 'ready'
  return condition.status === 'Unknown' ? 'not looked at yet' : said(condition)
}

function longhornNodesIn(objects: Objects): readonly (readonly [string, LonghornNode])[] {
  return objects
    .all('Node', 'longhorn.io/')
    .map((object) => [object.metadata.name, nodeOf(object as unknown as NodeObject)] as const)
}
