import { defineTask, Refusal, Type } from '../src/index.ts'
import { CLUSTER } from './plans/cluster.ts'
import { setKeyValues } from './plans/key-values.ts'
import { kindName } from './plans/kind-name.ts'
import { keyTrouble } from './plans/label-syntax.ts'
import { objectParams } from './plans/object-params.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { kubectlObject } from './probes/kubectl-object.ts'

export default defineTask({
  name: 'kubectl_annotate',
  summary: 'Sets annotations of an object of a Kubernetes cluster and takes others off.',
  description: `
Annotations that are not named stay as they are. The object must exist. Which StorageClass is the default one is better said
with \`storage_class_default\`: two defaults are one too many.
`,
  examples: `
- name: Tell the operator to leave it alone
  kubectl_annotate:
    kind: deployment
    name: web
    namespace: shop
    annotations:
      example.com/paused: "true"
      example.com/paused-by: null
`,
  touches: [...CLUSTER],
  params: Type.Object({
    ...objectParams,
    annotations: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
      minProperties: 1,
      additionalProperties: false,
      description:
        'The annotations by their keys; null takes one off. Values are text: quote `"true"` and numbers.',
    }),
    overwrite: Type.Boolean({
      default: true,
      description: 'Whether another value of an annotation may be replaced.',
    }),
    ...accessParams,
  }),
  observe: (wish) => ({
    object: kubectlObject(accessOf(wish), kindName(wish.kind), wish.namespace ?? '', wish.name),
  }),
  *plan(wish, now) {
    const trouble = Object.keys(wish.annotations)
      .map(keyTrouble)
      .find((one) => one !== null)
    if (trouble !== undefined) throw new Refusal(`${trouble}.`)
    yield* setKeyValues(
      ['annotate', 'annotations'],
      { ...wish, values: wish.annotations },
      accessOf(wish),
      now,
    )
  },
})
