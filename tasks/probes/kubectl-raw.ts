import { defineProbe } from '../../src/index.ts'
import { type AccessArgument, kubectl, withKubectl } from './kubectl.ts'
import { kubectlProblem, type Problem } from './kubectl-problem.ts'

export interface RawAnswer {
  /** What was answered, as it is; empty when there is a problem. */
  readonly body: string
  readonly problem: Problem | null
}

/** What the API server, or a service behind its proxy, answers to a path. */
export const kubectlRaw = defineProbe({
  name: 'kubectl-raw',
  summary: 'What the API server answers to a path.',
  scope: 'cluster',
  read: (access: AccessArgument, path: string) =>
    withKubectl(access, kubectl(access, ['get', '--raw', path])),
  exits: 'any',
  parse: (output): RawAnswer => {
    const problem = kubectlProblem(output)
    return { body: problem === null ? output.stdout : '', problem }
  },
})
