import { type Change, defineTask, type Now, type Static, Type } from '../src/index.ts'
import { timeoutParam, longhornParams } from './plans/longhorn-params.ts'
import { refuseLonghornProblem } from './plans/longhorn-problem.ts'
import { readyLags, readyState } from './plans/longhorn-ready-lag.ts'
import { accessOf } from './probes/kubectl.ts'
import { longhornState } from './probes/longhorn-state.ts'

const params = Type.Object({
  version: Type.Optional(
    Type.String({
      pattern: '^v',
      description: 'The version that must run, as the setting `current-longhorn-version` has it: `v1.10.0`.',
    }),
  ),
  nodes: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
      description:
        'How many nodes Longhorn must have at least, or which: then the others may be as they like. Default: as many as its DaemonSet wants.',
    }),
  ),
  disks: Type.Enum(['ready', 'schedulable', 'any'], {
    default: 'ready',
    description:
      'What disks must be, where replicas may be put: `ready`, or `schedulable`, too (a full one is not); `any`: no matter.',
  }),
  timeout: timeoutParam(900, 'Seconds after which the step has failed.'),
  ...longhornParams,
})

type Params = Static<typeof params>

const observe = (wish: Params) => ({ longhorn: longhornState(accessOf(wish), wish.namespace) })

export default defineTask({
  name: 'longhorn_ready',
  summary: 'Waits until Longhorn is installed completely and all of it is ready.',
  description: `
That all pods run is true minutes before: most of Longhorn is in no manifest and comes later, one part after the other. So this waits for each
part by its name: the manager on each node, its webhooks and their certificate, the StorageClass, the engine image on each node, an instance
manager for each node, the four csi Deployments, the csi plugin and the driver on each node, and the nodes with their disks. What is counted is
what is ready, not what runs: evicted pods of earlier days, a pod that only looks around (\`discover-proc-kubelet-cmdline\`) and restarts
of the driver deployer, which a fresh installation always has, do not matter. While it waits it says which part is missing or late, and
what its pods say (\`ImagePullBackOff\`, \`CrashLoopBackOff\` …).

In check mode it is \`may\` after a step that has changed the cluster. Refused: a cluster that does not know Longhorn's kinds.
`,
  examples: `
- name: Longhorn is complete
  longhorn_ready: { version: v1.10.0, nodes: [k8s-worker-1, k8s-worker-2, k8s-worker-3], timeout: 1200 }
`,
  touches: [],
  params,
  observe,
  *plan(wish, { longhorn }): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    refuseLonghornProblem(longhorn.problem)
    const lags = readyLags(wish, longhorn)
    if (lags.length === 0) return
    yield {
      summary: `wait until Longhorn is ready: ${shortened(lags)}`,
      set: { longhorn: readyState(wish, longhorn) },
      run: [],
      within: wish.timeout,
      every: 3,
    }
  },
  result: (_, { longhorn: { version, nodes } }) => ({ version, nodes: Object.keys(nodes).sort() }),
})

/** Parts that are told of at a time: what comes first brings the rest. */
const MOST = 4

function shortened(lags: readonly string[]): string {
  const more = lags.length - MOST
  return more > 0 ? `${lags.slice(0, MOST).join('; ')}; ${more} more` : lags.join('; ')
}
