import { defineTask, Refusal, type Static, Type } from '../src/index.ts'
import { change, CLUSTER, refuseProblem } from './plans/cluster.ts'
import { nameParam } from './plans/object-params.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { type DrainAnswer, type DrainedPod, kubectlDrain } from './probes/kubectl-drain.ts'

const params = Type.Object({
  name: nameParam("The node's name."),
  ignore_daemonsets: Type.Boolean({
    default: false,
    description:
      'Leave pods of DaemonSets where they are. Without it, such pods are refused: they would come back at once.',
  }),
  delete_emptydir_data: Type.Boolean({
    default: false,
    description: 'Evict pods with emptyDir volumes, too. What is in these is lost.',
  }),
  force: Type.Boolean({
    default: false,
    description: 'Evict pods without a controller, too. Nobody brings them back.',
  }),
  disable_eviction: Type.Boolean({
    default: false,
    description: 'Delete pods without asking disruption budgets.',
  }),
  grace_period: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'Seconds that a pod has to end. Default: what the pod says itself.',
    }),
  ),
  timeout: Type.Integer({
    default: 300,
    minimum: 1,
    description: 'Seconds after which the step has failed.',
  }),
  ...accessParams,
})

type Wish = Static<typeof params>

export default defineTask({
  name: 'kubectl_drain',
  summary: 'Moves all pods off a Kubernetes node, and keeps new ones off.',
  description: `
The node is cordoned and its pods are evicted, as \`kubectl drain\` does it, with its options. Check mode shows which pods would go.
Static pods stay, and those of DaemonSets with \`ignore_daemonsets\`. The step is done when the node is cordoned and no other pod is
left on it.

All that \`kubectl drain\` would stop at is refused before the node is cordoned: pods of DaemonSets, data in emptyDir volumes, pods without
a controller, and pods whose disruption budget wants all of them, or that have two budgets: these can never be evicted. A budget
that allows no disruption just now, since some of its pods are not healthy, is waited for within \`timeout\`; so is one of pods that an
extension runs itself, which may make room for them: Longhorn does once the node is cordoned and no volume is attached to it.
`,
  examples: `
- name: Empty the worker before it is switched off
  kubectl_drain:
    name: k8s-worker-3
    ignore_daemonsets: true
    delete_emptydir_data: true
    timeout: 600
`,
  touches: [...CLUSTER],
  params,
  observe: (wish) => ({ drained: kubectlDrain(accessOf(wish), wish.name) }),
  *plan(wish, { drained }) {
    refuseProblem(drained.problem)
    if (drained.node === null) throw new Refusal(`There is no node ${wish.name}.`)
    const names = Object.keys(drained.pods)
    if (drained.node.unschedulable && names.length === 0) return
    refuseBlocked(wish, drained)
    const bare = namesOf(drained, ({ owner, ended }) => owner === null && !ended)
    yield {
      summary: summaryOf(wish, drained),
      set: { drained: { ...drained, node: { unschedulable: true }, pods: {} } },
      run: [change(accessOf(wish), wordsOf(wish))],
      within: 10,
      unsettles: [...CLUSTER],
      ...(bare.length === 0
        ? {}
        : { destroys: `pods without a controller, which nobody brings back: ${listed(bare)}` }),
    }
  },
})

function summaryOf({ name, disable_eviction: deletes }: Wish, drained: DrainAnswer): string {
  const names = Object.keys(drained.pods)
  if (names.length === 0) return `cordon node ${name}, which has no pod to evict`
  const data = namesOf(drained, ({ emptyDir }) => emptyDir.length > 0)
  const waits = budgetsThat(drained, 'later')
  return [
    `drain node ${name}: ${deletes ? 'delete' : 'evict'} ${listed(names)}`,
    ...(data.length === 0 ? [] : [`the data in emptyDir volumes of ${listed(data)} are lost`]),
    ...(deletes || waits.length === 0 ? [] : [`wait until the disruption budget ${listed(waits)} allows it`]),
  ].join('; ')
}

function wordsOf(wish: Wish): string[] {
  return [
    'drain',
    wish.name,
    ...(wish.ignore_daemonsets ? ['--ignore-daemonsets'] : []),
    ...(wish.delete_emptydir_data ? ['--delete-emptydir-data'] : []),
    ...(wish.force ? ['--force'] : []),
    ...(wish.disable_eviction ? ['--disable-eviction'] : []),
    ...(wish.grace_period === undefined ? [] : [`--grace-period=${wish.grace_period}`]),
    `--timeout=${wish.timeout}s`,
  ]
}

function refuseBlocked(wish: Wish, drained: DrainAnswer): void {
  const data = namesOf(drained, ({ emptyDir, ended }) => emptyDir.length > 0 && !ended)
  const bare = namesOf(drained, ({ owner, ended }) => owner === null && !ended)
  const stuck = budgetsThat(drained, 'never')
  const twice = namesOf(drained, ({ budget }) => budget?.allows === 'none')
  const blocks: readonly (readonly [boolean, readonly string[], string])[] = [
    [
      wish.ignore_daemonsets,
      drained.daemonSetPods,
      'belong to DaemonSets (ignore_daemonsets: true leaves them there)',
    ],
    [
      wish.delete_emptydir_data,
      data,
      'have data in emptyDir volumes (delete_emptydir_data: true gives them up)',
    ],
    [wish.force, bare, 'have no controller that brings them back (force: true gives them up)'],
    [
      wish.disable_eviction,
      twice,
      'have more than one disruption budget each, with which nothing can be evicted',
    ],
  ]
  const said = blocks.filter(([allowed, names]) => !allowed && names.length > 0)
  const texts = said.map(([, names, why]) => `${listed(names)} ${why}`)
  if (stuck.length > 0 && !wish.disable_eviction)
    texts.push(`the disruption budget ${listed(stuck)} wants all its pods and allows no eviction, ever`)
  if (texts.length > 0) throw new Refusal(`Node ${wish.name} cannot be drained: ${texts.join('; ')}.`)
}

function namesOf({ pods }: DrainAnswer, which: (pod: DrainedPod) => boolean): string[] {
  return Object.entries(pods).flatMap(([name, pod]) => (which(pod) ? [name] : []))
}

function budgetsThat({ pods }: DrainAnswer, allow: 'later' | 'never'): string[] {
  const named = Object.values(pods).flatMap(({ budget }) => (budget?.allows === allow ? [budget.name] : []))
  return [...new Set(named)]
}

/** Most names that a sentence lists. */
const MOST = 5

function listed(names: readonly string[]): string {
  return [...names.slice(0, MOST), ...(names.length > MOST ? [`${names.length - MOST} more`] : [])].join(', ')
}
