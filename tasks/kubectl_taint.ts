import { defineTask, Refusal, type Static, Type } from '../src/index.ts'
import { changed, existing } from './plans/change-object.ts'
import { CLUSTER } from './plans/cluster.ts'
import { keyTrouble, valueTrouble } from './plans/label-syntax.ts'
import { fieldsOf, listOf } from './plans/object-fields.ts'
import { nameParam } from './plans/object-params.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { kubectlObject } from './probes/kubectl-object.ts'

interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
}

const params = Type.Object({
  name: nameParam("The node's name."),
  key: Type.String({ minLength: 1, description: "The taint's key." }),
  value: Type.String({ default: '', description: "The taint's value, for `state: present`." }),
  effect: Type.Optional(
    Type.Enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], {
      description:
        'What becomes of pods that do not tolerate it. Compulsory for `state: present`; without it, `state: absent` takes off the key with every effect.',
    }),
  ),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: 'Whether the node has the taint.',
  }),
  ...accessParams,
})

type Wish = Static<typeof params>

export default defineTask({
  name: 'kubectl_taint',
  summary: 'Sets a taint of a Kubernetes node, or takes it off.',
  description: `
A node has one taint of each key and effect; another value is replaced. Other taints stay as they are.
\`NoExecute\` drives pods that do not tolerate it off the node at once, without regard to disruption budgets: \`kubectl_drain\` has it.
`,
  examples: `
- name: Only storage runs here
  kubectl_taint:
    name: k8s-worker-3
    key: dedicated
    value: storage
    effect: NoSchedule
- name: The control plane takes pods, too
  kubectl_taint:
    name: k8s-master
    key: node-role.kubernetes.io/control-plane
    state: absent
`,
  touches: [...CLUSTER],
  params,
  observe: (wish) => ({ object: kubectlObject(accessOf(wish), 'node', '', wish.name) }),
  *plan(wish, now) {
    const trouble = keyTrouble(wish.key) ?? valueTrouble(wish.key, wish.value)
    if (trouble !== null) throw new Refusal(`${trouble}.`)
    const object = existing({ kind: 'node', name: wish.name }, now.object)
    const { words, after } =
      wish.state === 'present' ? set(wish, taintsOf(object)) : takeOff(wish, taintsOf(object))
    if (words.length === 0) return
    const spec: Record<string, unknown> = { ...fieldsOf(object, 'spec'), taints: after }
    // The API server leaves an empty list out.
    if (after.length === 0) delete spec['taints']
    yield changed(`taint node ${wish.name}: ${words.join(', ')}`, { ...object, spec }, accessOf(wish), [
      'taint',
      'node',
      wish.name,
      ...(wish.state === 'present' ? ['--overwrite'] : []),
      ...words,
    ])
  },
})

function taintsOf(object: Parameters<typeof fieldsOf>[0]): readonly Taint[] {
  return listOf<Taint>(fieldsOf(object, 'spec'), 'taints')
}

interface Step {
  readonly words: readonly string[]
  readonly after: readonly Taint[]
}

function set({ key, value, effect }: Wish, now: readonly Taint[]): Step {
  if (effect === undefined)
    throw new Refusal('effect is missing: state: present needs to know what becomes of pods.')
  const old = now.find((taint) => taint.key === key && taint.effect === effect)
  if (old && (old.value ?? '') === value) return { words: [], after: now }
  const taint = { key, ...(value === '' ? {} : { value }), effect }
  const text = value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`
  return { words: [text], after: [...now.filter((one) => one !== old), taint] }
}

function takeOff({ key, effect }: Wish, now: readonly Taint[]): Step {
  const gone = now.filter((taint) => taint.key === key && (effect === undefined || taint.effect === effect))
  return {
    words: gone.map((taint) => `${key}:${taint.effect}-`),
    after: now.filter((one) => !gone.includes(one)),
  }
}
