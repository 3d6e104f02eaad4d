import { Anything, defineTask, isUnknown, Refusal, Secret, type Static, Type, UNKNOWN } from '../src/index.ts'
import { changed, existing } from './plans/change-object.ts'
import { CLUSTER } from './plans/cluster.ts'
import { jsonPatch, type Operation } from './plans/json-patch.ts'
import { kindName, objectName } from './plans/kind-name.ts'
import { isMapping, type Json, mergePatch } from './plans/merge-patch.ts'
import { objectParams } from './plans/object-params.ts'
import { isSame, isServed } from './plans/served.ts'
import { strategicPatch } from './plans/strategic-patch.ts'
import { unveil, veil } from './plans/unveil.ts'
import { accessOf, accessParams, inNamespace } from './probes/kubectl.ts'
import { kubectlObject, type KubernetesObject, withSecrets } from './probes/kubectl-object.ts'

const params = Type.Object({
  ...objectParams,
  type: Type.Enum(['merge', 'json', 'strategic'], {
    default: 'merge',
    description:
      '`merge`: fields are set, null takes one away, lists are replaced. `strategic`: lists of named things are merged by their names (built-in kinds only). `json`: a list of operations.',
  }),
  patch: Anything({
    description: 'A mapping, or for `json` a list of operations: `{ op, path, value, from }`.',
  }),
  ...accessParams,
})

type Wish = Static<typeof params>

export default defineTask({
  name: 'kubectl_patch',
  summary: 'Changes fields of an object of a Kubernetes cluster.',
  description: `
The patch is worked out on the object that is there, so the diff shows what it changes, and where it changes nothing the step
is \`ok\`. What the API server makes of it is no difference: defaults that it adds to new entries of lists, \`1\` for the
quantity \`1000m\`. The object must exist. Metadata that every write moves (\`resourceVersion\`, \`generation\`) cannot be tested.

Operations of \`json\` are done when their effect is there: what is to be added is there (at the end of a list: anywhere in it), what
is to be removed is not. To remove an element of a list, test first what it is; once nothing in the list passes the test, it
is done. A test that does not hold while there is something to do is refused, and so is a patch that would do more each time.

Secrets in the patch travel on stdin and show as \`***\`, and so does all that an object of the kind Secret holds.
`,
  examples: `
- name: Three replicas
  kubectl_patch:
    kind: deployment
    name: web
    namespace: shop
    patch: { spec: { replicas: 3 } }
- name: Another image of one of the containers
  kubectl_patch:
    kind: deployment
    name: web
    type: strategic
    patch: { spec: { template: { spec: { containers: [{ name: nginx, image: nginx:1.29 }] } } } }
- name: Remove the first of the rules, if it is the one
  kubectl_patch:
    kind: ingress
    name: web
    type: json
    patch:
      - { op: test, path: /spec/rules/0/host, value: old.example.com }
      - { op: remove, path: /spec/rules/0 }
`,
  touches: [...CLUSTER],
  params,
  observe: (wish) => ({
    object: kubectlObject(accessOf(wish), kindName(wish.kind), wish.namespace ?? '', wish.name),
  }),
  *plan(wish, now) {
    const object = existing(wish, now.object)
    const secrets: string[] = []
    const patch = unveil(wish.patch, (text) => secrets.push(text))
    const before = unveil(object, () => undefined) as KubernetesObject
    const mayTell = secrets.length === 0 && object.kind !== 'Secret'
    const after = patched(wish, before, patch, mayTell) as KubernetesObject
    if (isServed(before, after, wish.type === 'merge' ? 'inLists' : 'none')) return
    refuseIdentity(before, after)
    const kind = kindName(wish.kind)
    const text = JSON.stringify(patch)
    yield changed(
      `patch ${objectName(kind, wish.name, wish.namespace)}`,
      withSecrets(veil(withoutKnowledge(before, after), secrets) as KubernetesObject),
      accessOf(wish),
      [
        'patch',
        kind,
        wish.name,
        ...inNamespace(wish.namespace),
        '--type',
        wish.type,
        '--patch-file',
        '/dev/stdin',
      ],
      mayTell ? text : new Secret(text),
    )
  },
})

function patched({ type }: Wish, object: KubernetesObject, patch: unknown, mayTell: boolean): unknown {
  if (type === 'json') return jsonPatch(object, operationsOf(patch, mayTell), mayTell)
  if (!isMapping(patch)) throw new Refusal(`A patch of type ${type} is a mapping of fields.`)
  return type === 'merge' ? mergePatch(object, patch) : strategicPatch(object, patch, '', object.kind)
}

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  add: ['value'],
  replace: ['value'],
  test: ['value'],
  move: ['from'],
  copy: ['from'],
  remove: [],
}

function operationsOf(patch: unknown, mayTell: boolean): readonly Operation[] {
  if (!Array.isArray(patch) || patch.length === 0)
    throw new Refusal('A patch of type json is a list of operations.')
  for (const [index, one] of (patch as readonly unknown[]).entries()) {
    const { op, path, from }: Json = isMapping(one) ? one : {}
    const needs = typeof op === 'string' && Object.hasOwn(NEEDS, op) ? NEEDS[op] : undefined
    const pointers = [path, ...(from === undefined ? [] : [from])]
    const right =
      needs?.every((name) => name in (one as object)) === true &&
      pointers.every((pointer) => typeof pointer === 'string' && pointer.startsWith('/'))
    const which = mayTell ? JSON.stringify(one) : `number ${index + 1} of the list`
    if (!right) throw new Refusal(`This is no operation of a JSON patch: ${which}.`)
  }
  return patch as readonly Operation[]
}

/** What makes an object the one that it is. */
function refuseIdentity(before: KubernetesObject, after: KubernetesObject): void {
  const same = (['name', 'namespace', 'uid'] as const).every(
    (key) => before.metadata[key] === after.metadata[key],
  )
  if (!same || before.kind !== after.kind)
    throw new Refusal('A patch cannot change kind, name, namespace or uid: that would be another object.')
}

/** What its controller will say of a new wish is known when it has said it. */
function withoutKnowledge(before: KubernetesObject, after: KubernetesObject): KubernetesObject {
  const isWish = (field: string): boolean => field !== 'metadata' && field !== 'status'
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(isWish)
  const same = fields.every((field) => isSame(before[field], after[field]))
  const { status } = after
  if (same || status === undefined || isUnknown(status)) return after
  return isSame(before['status'], status) ? { ...after, status: UNKNOWN } : after
}
