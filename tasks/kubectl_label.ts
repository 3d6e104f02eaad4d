import { defineTask, Refusal, Type } from '../src/index.ts'
import { CLUSTER } from './plans/cluster.ts'
import { type KeyValues, setKeyValues } from './plans/key-values.ts'
import { kindName } from './plans/kind-name.ts'
import { keyTrouble, valueTrouble } from './plans/label-syntax.ts'
import { objectParams } from './plans/object-params.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { kubectlObject } from './probes/kubectl-object.ts'

export default defineTask({
  name: 'kubectl_label',
  summary: 'Sets labels of an object of a Kubernetes cluster and takes others off.',
  description: `
Labels that are not named stay as they are. Keys and values are checked before anything is sent. The object must exist.
`,
  examples: `
- name: The first worker has a disk of its own
  kubectl_label:
    kind: node
    name: k8s-worker-1
    labels:
      node.longhorn.io/create-default-disk: config
      example.com/old: null
`,
  touches: [...CLUSTER],
  params: Type.Object({
    ...objectParams,
    labels: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
      minProperties: 1,
      additionalProperties: false,
      description:
        'The labels by their keys; null takes one off. Values are text: quote `"true"` and numbers.',
    }),
    overwrite: Type.Boolean({
      default: true,
      description: 'Whether another value of a label may be replaced.',
    }),
    ...accessParams,
  }),
  observe: (wish) => ({
    object: kubectlObject(accessOf(wish), kindName(wish.kind), wish.namespace ?? '', wish.name),
  }),
  *plan(wish, now) {
    refuseSyntax(wish.labels)
    yield* setKeyValues(['label', 'labels'], { ...wish, values: wish.labels }, accessOf(wish), now)
  },
})

function refuseSyntax(labels: KeyValues): void {
  for (const [key, value] of Object.entries(labels)) {
    const trouble = keyTrouble(key) ?? (value === null ? null : valueTrouble(key, value))
    if (trouble !== null) throw new Refusal(`${trouble}.`)
  }
}
