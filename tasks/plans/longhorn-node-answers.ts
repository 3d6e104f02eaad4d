import { Refusal } from '../../src/index.ts'
import type { LonghornDisk, LonghornNode, LonghornNodesAnswer } from '../probes/longhorn-nodes.ts'
import { refuseLonghornProblem } from './longhorn-problem.ts'
import { normalize } from './paths.ts'

export interface NodeAnswers {
  readonly longhorn: LonghornNodesAnswer
}

/** @throws {Refusal} when kubectl could not answer, or Longhorn has no such node. */
export function nodeNamed({ longhorn: { nodes, problem } }: NodeAnswers, name: string): LonghornNode {
  refuseLonghornProblem(problem)
  const node = nodes[name]
  if (node !== undefined) return node
  const known = Object.keys(nodes)
  const those = known.length === 0 ? 'it has none yet' : `it has ${known.join(', ')}`
  throw new Refusal(`Longhorn has no node ${name}: ${those}.`)
}

/** The answers with another node. */
export function withNode(
  { longhorn: answer }: NodeAnswers,
  name: string,
  change: Partial<LonghornNode>,
): NodeAnswers {
  const { [name]: before } = answer.nodes
  if (before === undefined) return { longhorn: answer }
  return { longhorn: { ...answer, nodes: { ...answer.nodes, [name]: { ...before, ...change } } } }
}

/** The answers without a node. */
export function withoutNode({ longhorn: answer }: NodeAnswers, name: string): NodeAnswers {
  const left = Object.entries(answer.nodes).filter(([known]) => known !== name)
  return { longhorn: { ...answer, nodes: Object.fromEntries(left) } }
}

/** The answers with other disks of a node; null: the disk is gone. */
export function withDisks(
  now: NodeAnswers,
  name: string,
  changes: Readonly<Record<string, LonghornDisk | null>>,
): NodeAnswers {
  const disks = { ...now.longhorn.nodes[name]?.disks, ...changes }
  const left = Object.entries(disks).filter((entry): entry is [string, LonghornDisk] => entry[1] !== null)
  return withNode(now, name, { disks: Object.fromEntries(left) })
}

export type NamedDisk = readonly [name: string, disk: LonghornDisk]

/** The disk whose spec has this path, however its slashes are written. */
export function diskAt({ disks }: LonghornNode, path: string): NamedDisk | null {
  const found = Object.entries(disks).filter(([, { spec }]) => spec !== null && isAt(spec.path, path))
  return found.find(([, { status }]) => status?.ready.status === 'True') ?? found[0] ?? null
}

export function isAt(written: string, path: string): boolean {
  return normalize(written) === normalize(path)
}
