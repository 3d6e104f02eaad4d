import { type Change, defineTask, isUnknown, type Now, Refusal, type Static, Type } from '../src/index.ts'
import { longhornParams, timeoutParam } from './plans/longhorn-params.ts'
import { refuseLonghornProblem } from './plans/longhorn-problem.ts'
import { volumeAsWished, volumeLag, type VolumeWish } from './plans/longhorn-volume-lag.ts'
import { accessOf } from './probes/kubectl.ts'
import { longhornVolume } from './probes/longhorn-volumes.ts'

const params = Type.Object({
  name: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The volume, as `kubectl get volumes.longhorn.io` lists it. Either this or `pvc`.',
    }),
  ),
  pvc: Type.Optional(
    Type.String({
      pattern: '^[^/]+(/[^/]+)?$',
      description: 'The claim that the volume belongs to: `NAMESPACE/NAME`; without a namespace, `default`.',
    }),
  ),
  state: Type.Enum(['attached', 'detached', 'any'], {
    default: 'any',
    description:
      'What the volume must be. `any`: attached or detached, not on the way from one to the other.',
  }),
  robustness: Type.Enum(['healthy', 'degraded', 'any'], {
    default: 'healthy',
    description: '`healthy`; `degraded`: that or healthy; `any`: no matter.',
  }),
  nodes: Type.Optional(
    Type.Integer({ minimum: 1, description: 'On how many different nodes replicas must be at least.' }),
  ),
  timeout: timeoutParam(900, 'Seconds after which the step has failed.'),
  ...longhornParams,
})

type Params = Static<typeof params>

const observe = (wish: Params) => ({
  longhorn: longhornVolume(accessOf(wish), wish.namespace, wish.name ?? '', claimOf(wish)),
})

export default defineTask({
  name: 'longhorn_volume',
  summary: 'Waits until a volume of Longhorn is healthy, and says where its replicas are.',
  description: `
Longhorn judges a volume only while it is attached: a detached one is \`unknown\`, which is no fault; then each of its replicas must have a
place and not have failed. While it waits it says how many replicas can be used, which one is being rebuilt and how far that is, or why a
replica finds no place.

After a node was lost, Longhorn waits for it for ten minutes (\`replica-replenishment-wait-interval\`) before it makes a new replica elsewhere;
with as many nodes as replicas there is no elsewhere, and the volume stays degraded until the node is back.

\`register\` gets \`volume\`, \`state\`, \`robustness\`, \`node\`, \`last_degraded_at\` and \`replicas\`: a list of \`node\`, \`disk_path\`, \`directory\`,
\`mode\` (\`RW\`, \`WO\` while it is rebuilt, \`ERR\`) and \`healthy\`. In check mode it is \`may\` after a step that has changed the cluster.
`,
  examples: `
- name: The test volume is healthy, with a replica on each worker
  longhorn_volume: { pvc: default/longhorn-test-pvc, state: attached, nodes: 3 }
- name: It can be used though a node is lost
  longhorn_volume: { pvc: default/longhorn-test-pvc, robustness: degraded }
`,
  touches: [],
  params,
  observe,
  *plan(params, { longhorn }): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    const wish = wishOf(params)
    refuseLonghornProblem(longhorn.problem)
    const lag = volumeLag(wish, longhorn)
    if (lag === null) return
    yield {
      summary: `wait until the volume ${wish.title} is ${wished(params)}: ${lag}`,
      set: { longhorn: volumeAsWished(wish, longhorn) },
      run: [],
      within: params.timeout,
    }
  },
  result: (_, { longhorn: { volume } }) => {
    const replicas = volume?.replicas ?? []
    return {
      volume: volume?.name ?? null,
      state: volume?.state ?? null,
      robustness: volume?.robustness ?? null,
      node: volume?.node ?? null,
      last_degraded_at: volume?.degradedAt ?? null,
      replicas: isUnknown(replicas)
        ? replicas
        : replicas.map(({ node, disk_path, directory, mode, healthy }) => ({
            ...{ node, disk_path, directory, mode, healthy },
          })),
    }
  },
})

function claimOf({ pvc }: Params): readonly string[] {
  if (pvc === undefined) return []
  const parts = pvc.split('/')
  return parts.length === 1 ? ['default', pvc] : parts
}

function wishOf({ name, pvc, ...params }: Params): VolumeWish {
  if ((name === undefined) === (pvc === undefined))
    throw new Refusal('Give either `name` or `pvc`: which volume?')
  const { state, robustness, nodes } = params
  const title = name ?? `of ${claimOf({ pvc, ...params } as Params).join('/')}`
  return { title, state, robustness, ...(nodes === undefined ? {} : { nodes }) }
}

/** `attached and healthy, on 3 nodes`. */
function wished({ state, robustness, nodes }: Params): string {
  const words = [state, robustness === 'degraded' ? 'usable' : robustness].filter((word) => word !== 'any')
  const what = words.length === 0 ? 'settled' : words.join(' and ')
  return nodes === undefined ? what : `${what}, on ${nodes} nodes`
}
