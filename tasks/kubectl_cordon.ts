import { defineTask, Type } from '../src/index.ts'
import { changed, existing } from './plans/change-object.ts'
import { CLUSTER } from './plans/cluster.ts'
import { fieldsOf } from './plans/object-fields.ts'
import { nameParam } from './plans/object-params.ts'
import { accessOf, accessParams } from './probes/kubectl.ts'
import { kubectlObject } from './probes/kubectl-object.ts'

export default defineTask({
  name: 'kubectl_cordon',
  summary: 'Keeps new pods off a Kubernetes node, or lets them come again.',
  description: 'Pods that run on the node stay there: `kubectl_drain` moves them away.',
  examples: `
- name: No new pods while it is worked on
  kubectl_cordon:
    name: k8s-worker-3
- name: It takes pods again
  kubectl_cordon:
    name: k8s-worker-3
    state: uncordoned
`,
  touches: [...CLUSTER],
  params: Type.Object({
    name: nameParam("The node's name."),
    state: Type.Enum(['cordoned', 'uncordoned'], {
      default: 'cordoned',
      description: '`cordoned`: no new pods; `uncordoned`: new pods may come.',
    }),
    ...accessParams,
  }),
  observe: (wish) => ({ object: kubectlObject(accessOf(wish), 'node', '', wish.name) }),
  *plan(wish, now) {
    const { name, state } = wish
    const object = existing({ kind: 'node', name }, now.object)
    const { unschedulable, ...spec } = fieldsOf(object, 'spec')
    const wished = state === 'cordoned'
    if ((unschedulable === true) === wished) return
    const verb = wished ? 'cordon' : 'uncordon'
    const after = { ...object, spec: { ...spec, ...(wished ? { unschedulable: true } : {}) } }
    // Not `kubectl cordon`: it ends with code 0 also when the API server refuses.
    const patch = JSON.stringify({ spec: { unschedulable: wished ? true : null } })
    const words = ['patch', 'node', name, '--type=merge', `--patch=${patch}`]
    yield changed(`${verb} node ${name}`, after, accessOf(wish), words)
  },
})
