import { defineTask, type Probe, Refusal, type Static, Type } from '../src/index.ts'
import { refuseProblem } from './plans/cluster.ts'
import { kindName, kindNames } from './plans/kind-name.ts'
import { fieldSelectorParam, nameParam, selectorParam } from './plans/object-params.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { kubectlObject, type ObjectAnswer } from './probes/kubectl-object.ts'
import { kubectlObjects, type ObjectsAnswer } from './probes/kubectl-objects.ts'
import { kubectlRaw, type RawAnswer } from './probes/kubectl-raw.ts'

const params = Type.Object({
  kind: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z][A-Za-z0-9.-]*(,[A-Za-z][A-Za-z0-9.-]*)*$',
      description:
        'The kind, as kubectl takes it: `node`, `pvc`, `nodes.longhorn.io`. Several: `deployment,daemonset`. Either this or `raw`.',
    }),
  ),
  raw: Type.Optional(
    Type.String({
      pattern: '^/',
      description:
        'A path of the API server, or of a service behind its proxy. What it answers is registered as `body`.',
    }),
  ),
  name: Type.Optional(nameParam('Only the object of this name. Several kinds, or a selector, have no name.')),
  namespace: Type.Optional(
    Type.String({
      pattern: '^([a-z0-9]([a-z0-9-]*[a-z0-9])?|\\*)$',
      description:
        "Where to look; `'*'` for all. Default: the context's own. Kinds without a namespace need none.",
    }),
  ),
  selector: selectorParam,
  field_selector: fieldSelectorParam,
  ...accessParams,
})

type Params = Static<typeof params>

export default defineTask({
  name: 'kubectl_get',
  summary: 'Looks at objects of a Kubernetes cluster and registers them.',
  description: `
Registered: \`resources\`, a list of the objects as the API server shows them (without \`managedFields\`, \`resourceVersion\` and
\`generation\`, which every write moves); empty when there are none. It only reads, so it looks in check mode, too; what an
earlier planned step may change in the cluster is not known there. What a Secret holds (\`data\`) is registered as secrets.

The step runs where kubectl is: on a control-plane node (which has the administrator's kubeconfig), or with
\`delegate_to: localhost\`. Refused: a kind that the cluster does not know, and whatever keeps kubectl from answering: it is not
installed, the kubeconfig or its context does not exist, the API server cannot be reached or forbids it.
`,
  examples: `
- name: Ask for the workers
  kubectl_get:
    kind: node
    selector: '!node-role.kubernetes.io/control-plane'
  register: workers
- name: Say who they are
  debug:
    msg: !cel workers.resources.map(node, node.metadata.name)
`,
  touches: [],
  params,
  observe: (wish) => ask(wish),
  *plan(wish, now) {
    const wrong = unclear(wish)
    if (wrong !== null) throw new Refusal(wrong)
    refuseProblem((now.object ?? now.objects ?? now.raw)?.problem ?? null)
  },
  result: (_wish, { object, objects, raw }) => ({
    resources: objects?.objects ?? (object?.object ? [object.object] : []),
    body: raw?.body ?? null,
  }),
})

// A type, not an interface: only types fit the index signature of Observed.
type GetProbes = {
  readonly object?: Probe<ObjectAnswer>
  readonly objects?: Probe<ObjectsAnswer>
  readonly raw?: Probe<RawAnswer>
}

function ask(wish: Params): GetProbes {
  const { kind, raw, name, namespace = '', selector = '', field_selector: fields = '' } = wish
  const access = accessOf(wish)
  if (unclear(wish) !== null) return {}
  if (raw !== undefined) return { raw: kubectlRaw(access, raw) }
  if (kind === undefined) return {}
  if (name !== undefined) return { object: kubectlObject(access, kindName(kind), namespace, name) }
  return { objects: kubectlObjects(access, kindNames(kind), namespace, [selector, fields]) }
}

/** Why the params make no sense together; null when they do. */
function unclear({ kind, raw, name, namespace, selector, field_selector: fields }: Params): string | null {
  if ((kind === undefined) === (raw === undefined)) return 'give either kind or raw: what to look at.'
  const which = [name, namespace, selector, fields].some((param) => param !== undefined)
  if (raw !== undefined) return which ? 'raw is a whole path: leave the other params out.' : null
  if (name === undefined) return null
  const many = kind?.includes(',') === true || namespace === '*'
  return many || selector !== undefined || fields !== undefined
    ? 'name stands for one object of one kind: leave the other params out.'
    : null
}
