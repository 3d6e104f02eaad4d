import { type Change, defineTask, type Now, type Static, Type } from '../src/index.ts'
import { CLUSTER } from './plans/cluster.ts'
import { deleteNode } from './plans/longhorn-delete-node.ts'
import { editNode, type NodeWish, waitUntilEvicted } from './plans/longhorn-edit-node.ts'
import { longhornParams, tagsParam, timeoutParam } from './plans/longhorn-params.ts'
import { accessOf } from './probes/kubectl.ts'
import { longhornNodes } from './probes/longhorn-nodes.ts'

const params = Type.Object({
  name: Type.String({ minLength: 1, description: 'The node, by its name in the cluster.' }),
  state: Type.Enum(['present', 'absent'], {
    default: 'present',
    description: '`absent`: Longhorn forgets a node that the cluster has lost.',
  }),
  allow_scheduling: Type.Optional(
    Type.Boolean({ description: 'Whether replicas may be put on the node. Not given: as it is.' }),
  ),
  eviction_requested: Type.Optional(
    Type.Boolean({
      description: 'Whether all replicas on the node are moved to other nodes. Not given: as it is.',
    }),
  ),
  tags: tagsParam('All its tags. Not given: as they are.'),
  wait: Type.Boolean({
    default: true,
    description: 'With `eviction_requested: true`: wait until nothing is left on the node.',
  }),
  timeout: timeoutParam(3600, 'Seconds that moving replicas may take.'),
  ...longhornParams,
})

type Params = Static<typeof params>

const observe = (wish: Params) => ({ longhorn: longhornNodes(accessOf(wish), wish.namespace) })

export default defineTask({
  name: 'longhorn_node',
  summary: 'Says whether Longhorn puts replicas on a node, empties it, and gives it tags.',
  description: `
Longhorn makes its nodes itself, one for each node of the cluster that its DaemonSet runs on; a step can only say how they are used. A node
can be evicted only while nothing is put on it, so the two go together: \`allow_scheduling: false, eviction_requested: true\` empties a node,
and \`allow_scheduling: true, eviction_requested: false\` uses it again. An edit that Longhorn answers by "are being syncing and please retry
later" is repeated, for three minutes at most.

Refused: a node that Longhorn does not have; one half of such a pair; \`state: absent\` for a node that is still in the cluster, since
Longhorn forgets it by itself once it is deleted there.
`,
  examples: `
- name: Empty the node before its disk is replaced
  longhorn_node: { name: k8s-worker-3, allow_scheduling: false, eviction_requested: true }
- name: Use it again, for volumes that want fast disks
  longhorn_node: { name: k8s-worker-3, allow_scheduling: true, eviction_requested: false, tags: [fast] }
`,
  touches: [...CLUSTER],
  params,
  observe,
  *plan(params, now): Generator<Change<Now<ReturnType<typeof observe>>>, void, undefined> {
    const wish = wishOf(params)
    if (params.state === 'absent') {
      yield* deleteNode(wish.object, now)
      return
    }
    const after = yield* editNode(wish, now)
    if (wish.evicting === true && wish.wait) yield* waitUntilEvicted(wish, after)
  },
})

function wishOf(params: Params): NodeWish {
  const { name, namespace, wait, timeout, tags } = params
  const { allow_scheduling: scheduling, eviction_requested: evicting } = params
  return {
    object: { access: accessOf(params), namespace, kind: 'nodes.longhorn.io', name },
    ...{ wait, timeout },
    ...(scheduling === undefined ? {} : { scheduling }),
    ...(evicting === undefined ? {} : { evicting }),
    ...(tags === undefined ? {} : { tags }),
  }
}
