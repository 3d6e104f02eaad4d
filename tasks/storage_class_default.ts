import { type Change, defineTask, Refusal, Type } from '../src/index.ts'
import { withMetadata } from './plans/change-object.ts'
import { change, CLUSTER, refuseProblem } from './plans/cluster.ts'
import { nameParam } from './plans/object-params.ts'
import { type AccessArgument, accessOf, accessParams } from './probes/kubectl.ts'
import type { KubernetesObject } from './probes/kubectl-object.ts'
import { kubectlObjects, type ObjectsAnswer } from './probes/kubectl-objects.ts'

const MARK = 'storageclass.kubernetes.io/is-default-class'
/** An older name of the same, which still counts. */
const OLD_MARK = 'storageclass.beta.kubernetes.io/is-default-class'

export default defineTask({
  name: 'storage_class_default',
  summary: 'Makes one StorageClass of a Kubernetes cluster the default one, and no other.',
  description: `
Claims that name no class get the default one. With two defaults, the newer one is taken, which is seldom meant: the mark
(an annotation) is taken off all others. The class must exist.
`,
  examples: `
- name: Claims without a class go to Longhorn
  storage_class_default:
    name: longhorn
`,
  touches: [...CLUSTER],
  params: Type.Object({ name: nameParam("The StorageClass's name."), ...accessParams }),
  observe: (wish) => ({ classes: kubectlObjects(accessOf(wish), 'storageclass', '', ['', '']) }),
  *plan(wish, now) {
    refuseProblem(now.classes.problem)
    const all = now.classes.objects
    const own = all.find(({ metadata }) => metadata.name === wish.name)
    if (own === undefined) throw new Refusal(`There is no StorageClass ${wish.name}. ${choices(all)}`)
    const access = accessOf(wish)
    let objects = all
    // First the new one: a claim that comes in between finds at least one.
    for (const one of [own, ...all.filter((other) => other !== own)]) {
      const wished = one === own
      if (isDefault(one) === wished) continue
      objects = objects.map((other) => (other === one ? marked(one, wished) : other))
      yield marking(access, one, wished, objects)
    }
  },
})

function isDefault({ metadata: { annotations = {} } }: KubernetesObject): boolean {
  return annotations[MARK] === 'true' || annotations[OLD_MARK] === 'true'
}

function marked(object: KubernetesObject, wished: boolean): KubernetesObject {
  const { [OLD_MARK]: _, ...annotations } = object.metadata.annotations ?? {}
  return withMetadata(object, { annotations: { ...annotations, [MARK]: String(wished) } })
}

function marking(
  access: AccessArgument,
  { metadata }: KubernetesObject,
  wished: boolean,
  objects: readonly KubernetesObject[],
): Change<{ classes: ObjectsAnswer }> {
  const old = metadata.annotations?.[OLD_MARK] === undefined ? [] : [`${OLD_MARK}-`]
  return {
    summary: wished
      ? `make StorageClass ${metadata.name} the default one`
      : `make StorageClass ${metadata.name} no default any more`,
    set: { classes: { objects, problem: null } },
    run: [
      change(access, [
        'annotate',
        'storageclass',
        metadata.name,
        '--overwrite',
        `${MARK}=${String(wished)}`,
        ...old,
      ]),
    ],
    unsettles: [...CLUSTER],
  }
}

function choices(all: readonly KubernetesObject[]): string {
  if (all.length === 0) return 'The cluster has none at all.'
  return `There are: ${all.map(({ metadata }) => metadata.name).join(', ')}.`
}
