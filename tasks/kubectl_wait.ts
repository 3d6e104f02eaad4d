import { defineTask, Predicates, Refusal, type Static, Type } from '../src/index.ts'
import { refuseProblem } from './plans/cluster.ts'
import { kindName } from './plans/kind-name.ts'
import { fieldSelectorParam, kindParam, nameParam, selectorParam } from './plans/object-params.ts'
import { lagText } from './plans/wait-lag.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { waitedFor } from './probes/kubectl-waited.ts'

const name = nameParam("An object's name.")

const params = Type.Object({
  kind: kindParam,
  name: Type.Optional(
    Type.Union([name, Type.Array(name, { minItems: 1 })], {
      description:
        'The name of the object, or a list of them. Without it, and without a selector: all that there are.',
    }),
  ),
  namespace: Type.Optional(
    Type.String({
      pattern: '^([a-z0-9]([a-z0-9-]*[a-z0-9])?|\\*)$',
      description: "Where they are; `'*'` for all namespaces. Default: the context's own.",
    }),
  ),
  selector: selectorParam,
  field_selector: fieldSelectorParam,
  state: Type.Optional(
    Type.Enum(['ready', 'present', 'absent'], {
      description: 'Default: `ready`; `present` where `condition` or `that` say what to wait for.',
    }),
  ),
  condition: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z][A-Za-z0-9./-]*(=(True|False|Unknown))?$',
      description: 'A condition of `status.conditions`: `Available`, `Ready=False`.',
    }),
  ),
  that: Type.Optional(
    Predicates({
      description:
        'A CEL condition on each object, which is `self`: `self.status.phase == "Bound"`; or a list of them.',
    }),
  ),
  count: Type.Integer({ default: 1, minimum: 1, description: 'That many must be there at least.' }),
  timeout: Type.Integer({
    default: 300,
    minimum: 1,
    description: 'Seconds after which the step has failed.',
  }),
  sleep: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Seconds between two looks. Default: often at first, then 2.' }),
  ),
  msg: Type.Optional(Type.String({ description: 'What to say when the time is up.' })),
  ...accessParams,
})

type Params = Static<typeof params>

/** Kinds that have pods, which know why something is late. */
const WITH_PODS = ['deployment', 'daemonset', 'statefulset', 'replicaset', 'job']

export default defineTask({
  name: 'kubectl_wait',
  summary: 'Waits until objects of a Kubernetes cluster are ready, as a condition says, or gone.',
  description: `
\`ready\` means, of a Deployment, StatefulSet or DaemonSet: rolled out, as \`kubectl rollout status\` has it, all its pods ready; of a
Pod or a Node: its condition Ready; of a Job: complete; of a claim: bound; of a definition of a kind: established; of any
other kind: its condition Ready or Available, where it has one. \`condition\` and \`that\` ask for more, of every object that is
meant. What a CEL condition reads and the object does not have (yet) is a no.

Without names, pods that have ended (evicted, failed, completed) or are being deleted are not waited for to become ready.
An extension's kind (\`volumes.longhorn.io\`) that the cluster does not know (yet) is waited for, and counts as \`absent\`.

While it waits, it says which object is late and why: what its conditions and its pods say. An API server that cannot be
reached (yet, or for a while) is waited for, too. Nothing is waited for when all is well already: the step is \`ok\`. In check
mode it is \`may\` when an earlier planned step changes something in the cluster, and \`change\` otherwise: the run will wait.
`,
  examples: `
- name: Everything is rolled out
  kubectl_wait:
    kind: deployment
    namespace: longhorn-system
    timeout: 600
- name: Three workers are ready
  kubectl_wait:
    kind: node
    selector: '!node-role.kubernetes.io/control-plane'
    count: 3
- name: The claim is bound to a volume of the right size
  kubectl_wait:
    kind: pvc
    name: data
    that: self.status.capacity.storage == "10Gi"
`,
  touches: [],
  params,
  observe: (wish) => ({ waited: waitedFor(questionOf(wish), wish.that ?? []) }),
  *plan(wish, { waited }) {
    refuseUnclear(wish)
    refuseProblem(waited.problem)
    if (waited.lag.length === 0) return
    yield {
      summary: `wait until ${wishText(wish)} (now: ${lagText(waited.lag)})`,
      set: { waited: { lag: [], problem: null } },
      run: [],
      within: wish.timeout,
      ...(wish.sleep === undefined ? {} : { every: wish.sleep }),
      ...(wish.msg === undefined ? {} : { otherwise: wish.msg }),
    }
  },
})

function questionOf(wish: Params): Parameters<typeof waitedFor>[0] {
  const { namespace = '', selector = '', field_selector: given, condition = '', count } = wish
  const [kind, names, state] = [kindName(wish.kind), namesOf(wish), stateOf(wish)]
  const pods = WITH_PODS.includes(kind) && state !== 'absent' && given === undefined
  const fields = given ?? (names.length === 1 && !pods ? `metadata.name=${names[0] ?? ''}` : '')
  return [
    accessOf(wish),
    [kind, namespace, selector, fields],
    names,
    [state, condition, String(count), pods ? 'pods' : ''],
  ]
}

function namesOf({ name: given = [] }: Params): readonly string[] {
  return typeof given === 'string' ? [given] : given
}

function stateOf({ state, condition, that }: Params): 'ready' | 'present' | 'absent' {
  return state ?? (condition === undefined && that === undefined ? 'ready' : 'present')
}

function refuseUnclear(wish: Params): void {
  const { name: names, selector, field_selector: fields, state, condition, that, count } = wish
  if (names !== undefined && (selector ?? fields) !== undefined)
    throw new Refusal('name and selectors exclude each other: names say already which objects are meant.')
  if (names !== undefined && count > 1)
    throw new Refusal('name and count exclude each other: each name must be there.')
  if (state === 'absent' && (condition !== undefined || that !== undefined))
    throw new Refusal('state: absent excludes condition and that: what is gone has no state.')
}

function wishText(wish: Params): string {
  const { condition, that = [] } = wish
  const state = stateOf(wish)
  const [are, have] = namesOf(wish).length === 1 ? ['is', 'has'] : ['are', 'have']
  const first = { ready: [`${are} ready`], absent: [`${are} gone`], present: [] }[state]
  const said = [
    ...first,
    ...(condition === undefined ? [] : [`${have} ${condition}`]),
    ...that.map(({ source }) => source.trim()),
  ]
  return `${whatText(wish)} ${said.length === 0 ? `${are} there` : said.join(' and ')}`
}

function whatText(wish: Params): string {
  const kind = kindName(wish.kind)
  const where = wish.namespace === undefined || wish.namespace === '*' ? '' : ` in ${wish.namespace}`
  const names = namesOf(wish)
  if (names.length > 0) return `${kind} ${names.join(', ')}${where}`
  const which = [wish.selector, wish.field_selector].filter((one) => one !== undefined).join(' and ')
  return which === '' ? `all of ${kind}${where}` : `all of ${kind} with ${which}${where}`
}
