import { defineProbe } from '../../src/index.ts'
import { type AccessArgument, inNamespace, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'
import { asAnswered, type KubernetesObject } from './kubectl-object.ts'

export interface ObjectsAnswer {
  readonly objects: readonly KubernetesObject[]
  readonly problem: Problem | null
}

/**
 * The objects of some kinds: one process, however many kinds.
 *
 * `kinds` as kubectl takes them, with commas: `deployments,daemonsets`. `namespace`: empty for the current one (or for
 * kinds that have none), `*` for all. `selectors`: of labels and of fields, as kubectl takes them; empty for none.
 */
export const kubectlObjects = defineProbe({
  name: 'kubectl-objects',
  summary: 'The objects of some kinds.',
  scope: 'cluster',
  read: (
    access: AccessArgument,
    kinds: string,
    namespace: string,
    selectors: readonly [labels: string, fields: string],
  ) => {
    const [labels, fields] = selectors
    const where = namespace === '*' ? ['--all-namespaces'] : inNamespace(namespace)
    const which = [
      ...(labels === '' ? [] : ['--selector', labels]),
      ...(fields === '' ? [] : ['--field-selector', fields]),
    ]
    return withKubectl(access, kubectl(access, ['get', kinds, ...where, ...which, '--output=json']))
  },
  exits: 'any',
  parse: (output): ObjectsAnswer => {
    const problem = kubectlProblem(output)
    if (problem !== null) return { objects: [], problem }
    const { items } = JSON.parse(output.stdout) as { items: KubernetesObject[] }
    return { objects: items.map(asAnswered), problem: null }
  },
})
