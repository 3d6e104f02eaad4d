import type { Change } from '../../src/index.ts'
import { type AccessArgument, inNamespace } from '../probes/kubectl.ts'
import type { PresentAnswer } from '../probes/kubectl-present.ts'
import { isEssential, listOfObjects, namespaceOf, nameOfObject } from '../probes/object-name.ts'
import { change, CLUSTER, refuseProblem } from './cluster.ts'
import { streamOf } from './manifest-stream.ts'
import type { Manifest, ManifestObject } from './manifests.ts'

interface DeleteWish {
  readonly access: AccessArgument
  readonly namespace: string
  readonly timeout: number
  readonly manifests: readonly Manifest[]
}

/** Deletes what is there of a manifest, the last object first: kinds and namespaces go last. */
export function* deleteManifests(
  wish: DeleteWish,
  { present }: { readonly present: PresentAnswer },
): Generator<Change<{ readonly present: PresentAnswer }>, void, undefined> {
  refuseProblem(present.problem)
  const there = wish.manifests.filter(({ object }) =>
    present.there.includes(nameOfObject(object, namespaceOf(object, wish.namespace) ?? '')),
  )
  if (there.length === 0) return
  const last = there.toReversed()
  const order = [
    ...last.filter(({ object }) => !isEssential(object)),
    ...last.filter(({ object }) => isEssential(object)),
  ]
  const objects = order.map(({ object }) => object)
  const lost = lossOf(objects)
  yield {
    summary: `delete ${listOfObjects(objects)}`,
    set: { present: { there: [], problem: null } },
    run: [deletion(wish, streamOf(order, wish.namespace))],
    unsettles: [...CLUSTER],
    ...(lost === null ? {} : { destroys: lost }),
  }
}

function deletion({ access, namespace, timeout }: DeleteWish, stream: string) {
  const words = ['delete', '--filename=-', ...inNamespace(namespace), '--ignore-not-found', '--wait=true']
  return change(access, [...words, `--timeout=${timeout}s`], stream)
}

/** Objects with which others, or data, are lost. */
const LOSSES: readonly (readonly [kind: string, loss: string])[] = [
  ['Namespace', 'everything in it'],
  ['CustomResourceDefinition', 'every object of its kind'],
  ['PersistentVolumeClaim', 'its data, where its class says so'],
  ['PersistentVolume', 'its data, where its class says so'],
]

/** A sentence, or null when nothing goes but the objects themselves. */
export function lossOf(objects: readonly ManifestObject[]): string | null {
  const parts = LOSSES.flatMap(([kind, loss]) => {
    const all = objects.filter((object) => object.kind === kind)
    return all.length === 0 ? [] : [`${listOfObjects(all)}: ${loss}`]
  })
  return parts.length === 0 ? null : `${parts.join('; ')}.`
}
