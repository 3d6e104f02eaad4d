import type { LonghornState } from '../probes/longhorn-state.ts'
import type { DiskLag } from './longhorn-node-lag.ts'

export interface ReadyWish {
  readonly version?: string
  /** How many nodes, or which. */
  readonly nodes?: number | readonly string[]
  readonly disks: 'ready' | 'schedulable' | 'any'
}

/** What is not as wished; empty when Longhorn is ready. A node that is lost comes first: with it go parts of all the rest. */
export function readyLags(wish: ReadyWish, state: LonghornState): readonly string[] {
  const parts = Object.entries(state.parts)
    .filter(([, lag]) => lag !== 'ready')
    .map(([name, lag]) => `${name}: ${lag}`)
  const nodes = nodeLags(wish, state)
  const lost = nodes.filter((lag) => LOST.test(lag))
  const others = nodes.filter((lag) => !LOST.test(lag))
  return [...versionLag(wish, state), ...lost, ...parts, ...others, ...disksLag(wish, state)]
}

const LOST = /^node \S+: Ready: /

function versionLag({ version }: ReadyWish, state: LonghornState): readonly string[] {
  if (version === undefined || state.version === version) return []
  return [`version: ${state.version ?? 'not said yet'}, not ${version}`]
}

function nodeLags(wish: ReadyWish, { nodes, wanted }: LonghornState): readonly string[] {
  const lags = Object.entries(nodes)
    .filter(([name, lag]) => lag !== 'ready' && isMeant(wish, name))
    .map(([name, lag]) => `node ${name}: ${lag}`)
  const there = Object.keys(nodes)
  if (typeof wish.nodes === 'object') {
    const missing = wish.nodes.filter((name) => !there.includes(name))
    return [...missing.map((name) => `node ${name}: missing`), ...lags]
  }
  const number = wish.nodes ?? wanted
  if (number === null) return lags
  const enough = wish.nodes === undefined ? there.length === number : there.length >= number
  return enough ? lags : [`nodes: ${there.length} of ${number}`, ...lags]
}

function disksLag(wish: ReadyWish, { disks }: LonghornState): readonly string[] {
  return Object.entries(disks)
    .filter(([, disk]) => isMeant(wish, disk.node) && diskLag(wish, disk) !== 'ready')
    .map(([name, disk]) => `disk ${name}: ${diskLag(wish, disk)}`)
}

function diskLag({ disks }: ReadyWish, { ready, schedulable }: DiskLag): string {
  if (disks === 'any') return 'ready'
  return disks === 'ready' || ready !== 'ready' ? ready : schedulable
}

/** Where nodes are named, others may be as they like. */
function isMeant({ nodes }: ReadyWish, name: string): boolean {
  return typeof nodes !== 'object' || nodes.includes(name)
}

/** The state in which nothing is missing. */
export function readyState(wish: ReadyWish, state: LonghornState): LonghornState {
  const all = <T>(values: Readonly<Record<string, T>>, is: (value: T, name: string) => T) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, is(value, name)]))
  const nodes = all(state.nodes, (lag, name) => (isMeant(wish, name) ? 'ready' : lag))
  const named = typeof wish.nodes === 'object' ? wish.nodes : []
  const more = typeof wish.nodes === 'object' ? 0 : (wish.nodes ?? state.wanted ?? 0)
  const there = { ...nodes, ...Object.fromEntries(named.map((name) => [name, 'ready'])) }
  const others = Array.from({ length: Math.max(0, more - Object.keys(there).length) }, (_, index) => [
    `one more (${index + 1})`,
    'ready',
  ])
  return {
    ...state,
    version: wish.version ?? state.version,
    wanted: wish.nodes === undefined ? Object.keys(there).length + others.length : state.wanted,
    parts: all(state.parts, () => 'ready'),
    nodes: { ...there, ...(Object.fromEntries(others) as Record<string, string>) },
    disks: all(state.disks, (disk) =>
      isMeant(wish, disk.node) && wish.disks !== 'any'
        ? { ...disk, ready: 'ready', schedulable: wish.disks === 'ready' ? disk.schedulable : 'ready' }
        : disk,
    ),
  }
}
