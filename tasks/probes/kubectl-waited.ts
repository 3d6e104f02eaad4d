import { defineProbe, type Output, type Predicate, type Probe } from '../../src/index.ts'
import { type Awaited, type Lag, waitLag } from '../plans/wait-lag.ts'
import { type AccessArgument, kubectl, inNamespace, withKubectl } from './kubectl.ts'
import type { KubernetesObject } from './kubectl-object.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

export interface WaitedAnswer {
  /** What is not yet as wished; empty when all is. */
  readonly lag: readonly Lag[]
  readonly problem: Problem | null
}

/** Where to look: kind, namespace (empty for the current one), selectors of labels and of fields (empty for none). */
type Where = readonly [kind: string, namespace: string, labels: string, fields: string]

/** For what: state, condition, count; with `pods`, the pods of the same place are asked too, to say why. */
type What = readonly [state: string, condition: string, count: string, pods: '' | 'pods']

/** What of some objects is not yet as wished: one process, and no more of the answer kept than what is late. */
export const kubectlWaited = defineProbe({
  name: 'kubectl-waited',
  summary: 'What of some objects is not yet as wished, and why.',
  scope: 'cluster',
  read: (
    access: AccessArgument,
    [kind, namespace, labels, fields]: Where,
    _names: readonly string[],
    what: What,
  ) => {
    const kinds = what[3] === '' ? kind : `${kind},pod`
    const which = [
      ...(labels === '' ? [] : ['--selector', labels]),
      ...(fields === '' ? [] : ['--field-selector', fields]),
    ]
    const where = namespace === '*' ? ['--all-namespaces'] : inNamespace(namespace)
    return withKubectl(access, kubectl(access, ['get', kinds, ...where, ...which, '--output=json']))
  },
  exits: 'any',
  parse: (output, _access, where, names, what) => lagOf(output, awaitedOf(where, names, what), []),
})

/** The same question with conditions of the user's own: another question, since they decide about the answer. */
export function waitedFor(
  question: Parameters<typeof kubectlWaited>,
  predicates: readonly Predicate[],
): Probe<WaitedAnswer> {
  const probe = kubectlWaited(...question)
  if (predicates.length === 0) return probe
  const [, where, names, what] = question
  return {
    ...probe,
    key: `${probe.key} ${JSON.stringify(predicates.map(({ source, given }) => [source, given]))}`,
    parse: (output) => lagOf(output, awaitedOf(where, names, what), predicates),
  }
}

function awaitedOf([kind]: Where, names: readonly string[], [state, condition, count]: What): Awaited {
  return { kind, names, state: state as Awaited['state'], condition, count: Number(count) }
}

function lagOf(output: Output, wish: Awaited, predicates: readonly Predicate[]): WaitedAnswer {
  const problem = kubectlProblem(output)
  // An extension's kind comes and goes with its definition.
  if (problem?.kind === 'no-kind' && wish.kind.includes('.'))
    return {
      lag: wish.state === 'absent' ? [] : [{ object: wish.kind, why: problem.message }],
      problem: null,
    }
  // So does an API server, on a machine that is being restarted.
  if (problem?.kind === 'unreachable')
    return { lag: [{ object: wish.kind, why: problem.message }], problem: null }
  if (problem !== null) return { lag: [], problem }
  const { items } = JSON.parse(output.stdout) as { items: KubernetesObject[] }
  const pods = items.filter(({ kind }) => kind === 'Pod')
  const objects = wish.kind === 'pod' ? pods : items.filter(({ kind }) => kind !== 'Pod')
  return { lag: waitLag(wish, objects, pods, predicates), problem: null }
}
