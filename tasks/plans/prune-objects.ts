import { type Change, Refusal } from '../../src/index.ts'
import { type AccessArgument } from '../probes/kubectl.ts'
import type { KubernetesObject } from '../probes/kubectl-object.ts'
import type { ObjectsAnswer } from '../probes/kubectl-objects.ts'
import { groupOf, listOfObjects, namesIn, namespaceOf, nameOfObject } from '../probes/object-name.ts'
import { change, CLUSTER } from './cluster.ts'
import { lossOf } from './delete-objects.ts'
import type { Manifest } from './manifests.ts'

interface PruneWish {
  readonly access: AccessArgument
  readonly namespace: string
  readonly timeout: number
  readonly manifests: readonly Manifest[]
}

/** What is looked through in any case: a manifest that has no object of a kind any more does not name it. */
const USUAL = [
  'configmap',
  'cronjob.v1.batch',
  'daemonset.v1.apps',
  'deployment.v1.apps',
  'ingress.v1.networking.k8s.io',
  'job.v1.batch',
  'persistentvolumeclaim',
  'secret',
  'service',
  'serviceaccount',
  'statefulset.v1.apps',
]

/** The kinds of a manifest as `kubectl get` takes them: `deployment.v1.apps`, with the usual ones and what else was asked for. */
export function kindsOf(manifests: readonly Manifest[], more: readonly string[]): string {
  const kinds = manifests.map(({ object: { kind, apiVersion } }) => {
    const group = groupOf(apiVersion)
    const name = kind.toLowerCase()
    return group === '' ? name : `${name}.${apiVersion.slice(group.length + 1)}.${group}`
  })
  return [...new Set([...USUAL, ...kinds, ...more])].sort().join(',')
}

/** Deletes labelled objects that the manifest does not have (any more). What others own or delete already is left alone. */
export function* pruneObjects(
  wish: PruneWish,
  { labelled }: { readonly labelled: ObjectsAnswer },
): Generator<Change<{ readonly labelled: ObjectsAnswer }>, void, undefined> {
  // A kind that the manifest brings itself has no objects before it is there.
  if (labelled.problem?.kind === 'no-kind') return
  if (labelled.problem !== null) throw new Refusal(`${labelled.problem.message}.`)
  const objects = wish.manifests.map(({ object }) => object)
  const kept = new Set(
    objects.map((object) => nameOfObject(object, namespaceOf(object, wish.namespace) ?? '')),
  )
  const nameOf = namesIn(objects, wish.namespace)
  const extra = labelled.objects.filter((object) => !kept.has(nameOf(object)) && isOurs(object))
  if (extra.length === 0) return
  const lost = lossOf(extra)
  yield {
    summary: `delete ${listOfObjects(extra)}, which the manifest does not have`,
    set: { labelled: { ...labelled, objects: labelled.objects.filter((object) => !extra.includes(object)) } },
    run: [
      change(
        wish.access,
        ['delete', '--filename=-', '--ignore-not-found', '--wait=true', `--timeout=${wish.timeout}s`],
        extra.map((object) => `---\n${JSON.stringify(identity(object))}\n`).join(''),
      ),
    ],
    unsettles: [...CLUSTER],
    ...(lost === null ? {} : { destroys: lost }),
  }
}

function isOurs({ metadata }: KubernetesObject): boolean {
  const owners = metadata['ownerReferences'] as readonly unknown[] | undefined
  return (owners ?? []).length === 0 && metadata['deletionTimestamp'] === undefined
}

function identity({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): object {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } }
}
