import { type Change, Refusal } from '../../src/index.ts'
import { type AccessArgument } from '../probes/kubectl.ts'
import type { KubernetesObject } from '../probes/kubectl-object.ts'
import type { ObjectsAnswer } from '../probes/kubectl-objects.ts'
import { unknownKind } from '../probes/kubectl-problem.ts'
import { groupOf, listOfObjects, namesIn, namespaceOf, nameOfObject } from '../probes/object-name.ts'
import { change, CLUSTER } from './cluster.ts'
import { lossOf } from './delete-objects.ts'
import type { Manifest } from './manifests.ts'
import { fieldsOf, listOf } from './object-fields.ts'

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

/**
 * Before anything is applied: what is to be pruned must be known, but for objects of a kind that the manifest itself brings.
 * There are none before it is there.
 *
 * @throws {Refusal} when kubectl could not look.
 */
export function refuseUnseen({ manifests }: Pick<PruneWish, 'manifests'>, { problem }: ObjectsAnswer): void {
  if (problem === null || namesOfKindsBrought(manifests).map(unknownKind).includes(problem.message)) return
  throw new Refusal(`Nobody can say what is to be pruned: ${problem.message}.`)
}

/** Deletes labelled objects that the manifest does not have (any more). What others own or delete already is left alone. */
export function* pruneObjects(
  wish: PruneWish,
  { labelled }: { readonly labelled: ObjectsAnswer },
): Generator<Change<{ readonly labelled: ObjectsAnswer }>, void, undefined> {
  if (labelled.problem !== null) return
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

/** All that kubectl may call the kinds that the manifest brings. */
function namesOfKindsBrought(manifests: readonly Manifest[]): string[] {
  const definitions = manifests.filter(({ object }) => object.kind === 'CustomResourceDefinition')
  return definitions.flatMap(({ object }) => {
    const names = fieldsOf(object, 'spec', 'names')
    const { kind, plural, singular } = names
    return [kind, plural, singular, ...listOf<unknown>(names, 'shortNames')].map((name) =>
      String(name).toLowerCase(),
    )
  })
}

function isOurs({ metadata }: KubernetesObject): boolean {
  const owners = metadata['ownerReferences'] as readonly unknown[] | undefined
  return (owners ?? []).length === 0 && metadata['deletionTimestamp'] === undefined
}

function identity({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): object {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } }
}
