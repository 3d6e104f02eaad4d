import { Anything, type Change, defineTask, type Probe, Secret, type Static, Type } from '../src/index.ts'
import { changed, existing } from './plans/change-object.ts'
import { CLUSTER } from './plans/cluster.ts'
import { kindName, objectName } from './plans/kind-name.ts'
import { isEqual } from './plans/served.ts'
import { objectParams } from './plans/object-params.ts'
import { askedOf, patchedObject } from './plans/patched-object.ts'
import { unveil, veil } from './plans/unveil.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import {
  kubectlObject,
  type KubernetesObject,
  type ObjectAnswer,
  withSecrets,
} from './probes/kubectl-object.ts'
import { kubectlPatched, type PatchedAnswer, patching } from './probes/kubectl-patched.ts'

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

type Params = Static<typeof params>

// A type, not an interface: only types fit the index signature of Observed.
type Asked = {
  readonly object: Probe<ObjectAnswer>
  readonly patched?: Probe<PatchedAnswer>
}

export default defineTask({
  name: 'kubectl_patch',
  summary: 'Changes fields of an object of a Kubernetes cluster.',
  description: `
The API server itself says what it would make of the patch (its dry run): the diff shows what it changes, and where it changes
nothing the step is \`ok\`. What it adds (defaults of new entries of lists) or writes its own way (\`1\` for \`1000m\`) is no difference, and
fields that the kind does not have are refused. In a check, once an earlier step changes the same object, the patch is worked out
on what that foretells. The object must exist. Metadata that every write moves (\`resourceVersion\`, \`generation\`) cannot be tested.

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
  observe: (wish: Params): Asked => {
    const object = [accessOf(wish), kindName(wish.kind), wish.namespace ?? '', wish.name] as const
    const patch = askedOf(wish.type, wish.patch)
    if (patch === null) return { object: kubectlObject(...object) }
    return { object: kubectlObject(...object), patched: kubectlPatched(...object, wish.type, patch) }
  },
  *plan(wish, now): Generator<Change<{ object: ObjectAnswer }>, void, undefined> {
    const object = existing(wish, now.object)
    const secrets: string[] = []
    const patch = unveil(wish.patch, (text) => secrets.push(text))
    const before = unveil(object, () => undefined) as KubernetesObject
    const mayTell = secrets.length === 0 && object.kind !== 'Secret'
    const after = patchedObject({ type: wish.type, patch, mayTell }, before, now.patched)
    if (isEqual(before, after)) return
    const kind = kindName(wish.kind)
    const text = JSON.stringify(patch)
    yield changed(
      `patch ${objectName(kind, wish.name, wish.namespace)}`,
      withSecrets(veil(after, secrets) as KubernetesObject),
      accessOf(wish),
      patching(kind, wish.name, wish.namespace ?? '', wish.type),
      mayTell ? text : new Secret(text),
    )
  },
})
