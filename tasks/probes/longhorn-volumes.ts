import { defineProbe, type Unknown } from '../../src/index.ts'
import { type LonghornVolume, volumeOf } from '../plans/longhorn-volume-objects.ts'
import { Objects } from '../plans/objects.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import type { KubernetesObject } from './kubectl-object.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

/** The claim through which a volume is asked for. */
interface Claim {
  readonly phase: string
  /** Empty: it has none yet. */
  readonly volume: string | Unknown
}

export interface LonghornVolumeAnswer {
  /** null: there is none, or none was asked for. */
  readonly claim: Claim | null
  readonly volume: LonghornVolume | null
  readonly problem: Problem | null
}

const KINDS = ['volumes', 'engines', 'replicas'].map((kind) => `${kind}.longhorn.io`).join(',')

/**
 * One volume with its replicas, by its name, or by the namespace and the name of the claim that it belongs to (the
 * other is empty then). Claims are in other namespaces than volumes, so all of them are looked at: it is one process.
 */
export const longhornVolume = defineProbe({
  name: 'longhorn-volumes',
  summary: 'A volume of Longhorn and its replicas.',
  scope: 'cluster',
  read: (access: AccessArgument, namespace: string, name: string, _claim: readonly string[]) =>
    withKubectl(
      access,
      name === ''
        ? kubectl(access, ['get', `persistentvolumeclaims,${KINDS}`, '--all-namespaces', '--output=json'])
        : kubectl(access, ['get', KINDS, ...inNamespace(namespace), '--output=json']),
    ),
  exits: 'any',
  parse: (output, _access, namespace, name, [claimNamespace, claimName]): LonghornVolumeAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { claim: null, volume: null, problem }
    const { items } = JSON.parse(output.stdout) as { items: readonly KubernetesObject[] }
    const claim = items.find(
      ({ kind, metadata }) =>
        kind === 'PersistentVolumeClaim' &&
        metadata.namespace === claimNamespace &&
        metadata.name === claimName,
    ) as ClaimObject | undefined
    const own = new Objects(items.filter(({ metadata }) => metadata.namespace === namespace))
    const volume = name === '' ? (claim?.spec.volumeName ?? '') : name
    return {
      claim: claim ? { phase: claim.status?.phase ?? '', volume: claim.spec.volumeName ?? '' } : null,
      volume: volumeOf(own, volume),
      problem,
    }
  },
})

interface ClaimObject {
  readonly spec: { readonly volumeName?: string }
  readonly status?: { readonly phase?: string }
}
