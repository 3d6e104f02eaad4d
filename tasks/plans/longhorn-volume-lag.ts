import { isUnknown, UNKNOWN } from '../../src/index.ts'
import type { LonghornVolumeAnswer } from '../probes/longhorn-volumes.ts'
import type { LonghornVolume, Replica } from './longhorn-volume-objects.ts'

export interface VolumeWish {
  /** `default/test-pvc`, or the name of the volume. */
  readonly title: string
  readonly state: 'attached' | 'detached' | 'any'
  readonly robustness: 'healthy' | 'degraded' | 'any'
  /** On how many nodes usable replicas must be. */
  readonly nodes?: number
}

/** What is not as wished, in a few words; null when all is. */
export function volumeLag(wish: VolumeWish, { claim, volume }: LonghornVolumeAnswer): string | null {
  if (volume !== null) return stateLag(wish, volume) ?? robustnessLag(wish, volume) ?? nodesLag(wish, volume)
  if (claim === null) return 'it is not there'
  if (claim.volume === '') return `the claim is ${claim.phase === '' ? 'new' : claim.phase}`
  return isUnknown(claim.volume) ? null : `Longhorn does not have its volume ${claim.volume}`
}

/** A volume that is detached, or on its way, is as good as it was: nobody knows better. */
function stateLag({ state }: VolumeWish, volume: LonghornVolume): string | null {
  const settled = state === 'any' ? ['attached', 'detached'].includes(volume.state) : volume.state === state
  if (settled) return null
  return [`it is ${volume.state === '' ? 'new' : volume.state}`, volume.unscheduled]
    .filter((part) => part !== null)
    .join(', ')
}

function robustnessLag(wish: VolumeWish, volume: LonghornVolume): string | null {
  if (wish.robustness === 'any') return null
  if (volume.robustness === 'faulted') return 'it is faulted: no replica can be used'
  if (volume.state === 'detached') return wish.robustness === 'healthy' ? detachedLag(volume) : null
  if (volume.robustness === 'healthy') return null
  if (volume.robustness === 'degraded' && wish.robustness === 'degraded') return null
  return [`it is ${volume.robustness}: ${counted(volume)}`, volume.unscheduled, ...rebuilds(volume)]
    .filter((part) => part !== null)
    .join(', ')
}

/** Longhorn judges a volume only while it is attached; of a detached one the replicas tell. */
function detachedLag(volume: LonghornVolume): string | null {
  const { replicas, wanted } = volume
  if (isUnknown(replicas) || replicas.filter(isUsable).length >= wanted) return null
  return [`it is detached: ${counted(volume)}`, volume.unscheduled].filter((part) => part !== null).join(', ')
}

function nodesLag({ nodes = 0 }: VolumeWish, { replicas, state }: LonghornVolume): string | null {
  if (nodes === 0 || isUnknown(replicas)) return null
  const good = replicas.filter((one) => (state === 'attached' ? one.mode === 'RW' : isUsable(one)))
  const distinct = [...new Set(good.map(({ node }) => node))].sort()
  if (distinct.length >= nodes) return null
  return `its replicas are on ${distinct.length} of ${nodes} nodes${distinct.length === 0 ? '' : ` (${distinct.join(', ')})`}`
}

/** `2 of 3 replicas can be used`. */
function counted({ replicas, wanted, state }: LonghornVolume): string {
  if (isUnknown(replicas)) return `${wanted} replicas`
  const good = replicas.filter((one) => (state === 'attached' ? one.mode === 'RW' : isUsable(one)))
  return `${good.length} of ${wanted} replicas can be used`
}

function rebuilds({ replicas }: LonghornVolume): readonly string[] {
  if (isUnknown(replicas)) return []
  return replicas
    .filter(({ mode, progress }) => mode === 'WO' || progress !== null)
    .map(({ node, progress }) => `rebuilding on ${node} (${progress ?? 0} %)`)
}

function isUsable({ failed, node, mode }: Replica): boolean {
  return !failed && node !== '' && mode !== 'ERR'
}

/** The volume when all is as wished. */
export function volumeAsWished(wish: VolumeWish, now: LonghornVolumeAnswer): LonghornVolumeAnswer {
  const { volume, claim } = now
  const state = wish.state === 'any' ? settledState(volume?.state) : wish.state
  const known = volume?.robustness === 'degraded' && wish.robustness === 'degraded' ? 'degraded' : 'healthy'
  const name = volume?.name ?? (claim !== null && !isUnknown(claim.volume) ? claim.volume : '')
  return {
    ...now,
    ...(claim === null
      ? {}
      : { claim: { phase: 'Bound', volume: claim.volume === '' ? UNKNOWN : claim.volume } }),
    volume: {
      ...{ name, wanted: 0, node: '', degradedAt: '', ...volume },
      ...{
        state,
        robustness: state === 'attached' ? known : 'unknown',
        unscheduled: null,
        replicas: UNKNOWN,
      },
    },
  }
}

function settledState(state: string | undefined): string {
  return state === 'detached' ? state : 'attached'
}
